import { describe, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { adapters } from '../adapters.ts'
import { secretsIn } from '../runtime/secrets.ts'
import { formatIssue } from './config.ts'
import { DEFAULT_RULES } from './notices.ts'
import { type ConfigInput, resolveConfig } from './resolve.ts'

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
const ENV = {
  HOOK_URL: 'https://hooks.test/canary-path?key=canary-query',
  HOOK_SECRET: SECRET,
  NTFY_TOKEN: 'tk_canary-token',
  BOT_TOKEN: '123456:canary-token',
  CHAT: '-1001234567890',
  SLACK_URL: 'https://hooks.slack.com/services/T0CANARY1/B0CANARY1/canary-slack',
  DISCORD_URL: 'https://discord.com/api/webhooks/112233445566/canary-discord',
  BEAT_URL: 'https://hc-ping.com/canary-uuid-1234',
}

const resolve = (yamlText: string, env: ConfigInput['env'] = ENV) =>
  resolveConfig({ flags: {}, env, adapters, yamlPath: 'config.yaml', yamlText })

function configOf(yamlText: string, env?: ConfigInput['env']) {
  const resolution = resolve(yamlText, env)
  if (!resolution.ok) throw new Error(resolution.issues.map(formatIssue).join('\n'))
  return resolution.config
}

function issuesOf(yamlText: string, env?: ConfigInput['env']): readonly string[] {
  const resolution = resolve(yamlText, env)
  return resolution.ok ? [] : resolution.issues.map(formatIssue)
}

const notice = (keys: string) => `notices:\n  - { id: ops, ${keys} }\n`
const NTFY = 'kind: ntfy, url: "https://ntfy.sh/my-topic"'

const ALL = `
notices:
  - { id: hook, kind: webhook, urlEnv: HOOK_URL, secretEnv: HOOK_SECRET }
  - { id: plain, kind: webhook, url: "http://127.0.0.1:9000/in" }
  - { id: ntfy, kind: ntfy, url: "https://ntfy.sh/my-topic", tokenEnv: NTFY_TOKEN }
  - { id: telegram, kind: telegram, tokenEnv: BOT_TOKEN, chatId: -1001234567890 }
  - { id: self, kind: telegram, tokenEnv: BOT_TOKEN, chatIdEnv: CHAT, apiUrl: "https://telegram.test/api" }
  - { id: slack, kind: slack, urlEnv: SLACK_URL }
  - { id: discord, kind: discord, urlEnv: DISCORD_URL }
deadMansSwitch: { urlEnv: BEAT_URL }
`

describe('what it resolves to', () => {
  test('every kind, with its address and its secret from where they are named', () => {
    const { deadMansSwitch, notices } = configOf(ALL)
    expect(notices.map(({ id, target }) => ({ id, ...target }))).toEqual([
      { id: 'hook', kind: 'webhook', url: ENV.HOOK_URL, secret: SECRET },
      { id: 'plain', kind: 'webhook', url: 'http://127.0.0.1:9000/in', secret: null },
      { id: 'ntfy', kind: 'ntfy', url: 'https://ntfy.sh/my-topic', token: ENV.NTFY_TOKEN },
      {
        id: 'telegram',
        kind: 'telegram',
        apiUrl: 'https://api.telegram.org',
        token: ENV.BOT_TOKEN,
        chatId: '-1001234567890',
      },
      { id: 'self', kind: 'telegram', apiUrl: 'https://telegram.test/api', token: ENV.BOT_TOKEN, chatId: ENV.CHAT },
      { id: 'slack', kind: 'slack', url: ENV.SLACK_URL },
      { id: 'discord', kind: 'discord', url: ENV.DISCORD_URL },
    ])
    expect(deadMansSwitch).toEqual({ url: ENV.BEAT_URL, everyMs: 60_000 })
    for (const { rules } of notices) expect(rules).toEqual(DEFAULT_RULES)
  })

  test('nothing shown holds a secret, and everything secret is kept out of logs', () => {
    const config = configOf(ALL)
    const shown = JSON.stringify(config.values).toLowerCase()
    for (const secret of ['canary', 'my-topic', SECRET.toLowerCase().slice(6)]) expect(shown).not.toContain(secret)
    const shownAt = (key: string) => config.values.find((value) => value.key === key)
    expect(shownAt('notices[0].url')).toMatchObject({
      value: 'https://hooks.test/…',
      source: 'environment',
      origin: 'HOOK_URL',
    })
    expect(shownAt('notices[0].secret')).toMatchObject({ value: '(set)', origin: 'HOOK_SECRET' })
    expect(shownAt('notices[1].secret')).toMatchObject({ value: null, source: 'default' })
    expect(shownAt('notices[1].url')).toMatchObject({ value: 'http://127.0.0.1:9000/…', origin: 'config.yaml:4' })
    expect(shownAt('notices[2].url')).toMatchObject({ value: 'https://ntfy.sh/…', origin: 'config.yaml:5' })
    expect(shownAt('notices[3].chatId')).toMatchObject({ value: '-1001234567890' })
    expect(shownAt('notices[4].chatId')).toMatchObject({ value: '(set)' })
    expect(shownAt('notices[3].apiUrl')).toMatchObject({ value: 'https://api.telegram.org' })
    expect(shownAt('notices[4].apiUrl')).toMatchObject({ value: 'https://telegram.test/…' })
    expect(shownAt('notices[5].url')).toMatchObject({ value: 'https://hooks.slack.com/…' })
    expect(shownAt('notices[5].events.degraded')).toMatchObject({ value: 'silent', source: 'default' })
    expect(shownAt('deadMansSwitch.url')).toMatchObject({ value: 'https://hc-ping.com/…', origin: 'BEAT_URL' })
    const secrets = secretsIn(config, {}, adapters)
    for (const value of [
      'canary-query',
      SECRET,
      ENV.NTFY_TOKEN,
      ENV.BOT_TOKEN,
      'canary-slack',
      'canary-discord',
      'canary-uuid-1234',
    ])
      expect(secrets).toContain(value)
  })

  test('rules override the defaults one by one', () => {
    const rules = `connections: [vest], events: { down: silent, spread: on }, downForMs: 0, upForMs: 1, flaps: { count: 3 }, groupMs: 0, remindEveryMs: 3600000`
    const [channel] = configOf(notice(`${NTFY}, ${rules}`)).notices
    expect(channel?.rules).toEqual({
      connections: ['vest'],
      loudness: { ...DEFAULT_RULES.loudness, down: 'silent', spread: 'on' },
      downForMs: 0,
      upForMs: 1,
      flaps: { count: 3, withinMs: 600_000 },
      groupMs: 0,
      remindEveryMs: 3_600_000,
    })
    expect(configOf(notice(`${NTFY}, flaps: off`)).notices[0]?.rules.flaps).toBeNull()
  })

  test('none, where nothing is said', () => {
    for (const yaml of ['', 'notices: []\n', 'notices:\ndeadMansSwitch:\n']) {
      expect(configOf(yaml)).toMatchObject({ notices: [], deadMansSwitch: null })
    }
  })

  test('a disabled channel is checked, but needs no variable', () => {
    const off = notice('kind: slack, urlEnv: NOT_SET, enabled: false')
    expect(configOf(off).notices).toEqual([])
    expect(issuesOf(off.replace('urlEnv', 'url'))).toHaveLength(1)
  })

  test('in demo mode a channel may name connections of the demo, and of the file that the demo replaces', () => {
    const own = 'exchanges:\n  - { id: mine, adapter: hyperliquid, markets: [BTC] }\n'
    expect(configOf(`${own}${notice(`${NTFY}, connections: [mine, vest]`)}`)).toMatchObject({
      mode: 'demo',
      notices: [{ rules: { connections: ['mine', 'vest'] } }],
    })
    expect(issuesOf(`mode: live\n${own}${notice(`${NTFY}, connections: [vest]`)}`)).toEqual([
      'config.yaml:5: notices[0].connections[0]: Must be one of the connections mine, got "vest".',
    ])
  })

  test('a variable that the file names is no misspelt one of the bot’s own', () => {
    const env = { ...ENV, HOLDFAST_NTFY_TOKEN: 'tk_x' }
    expect(configOf(notice(`${NTFY}, tokenEnv: HOLDFAST_NTFY_TOKEN`), env).warnings).toEqual([])
    expect(configOf(notice(NTFY), env).warnings).toEqual([expect.stringContaining('HOLDFAST_NTFY_TOKEN is not read')])
  })
})

test('the channels of the example are right, and its rules are the defaults', () => {
  const example = readFileSync(fileURLToPath(new URL('../../../../config.example.yaml', import.meta.url)), 'utf8')
  const [, commented = ''] = example.split('notices: []\n')
  const yaml = commented.split('\n').flatMap((line) => (/^# {1,3}(?:[-a-z]|#)/.test(line) ? [line.slice(2)] : []))
  const prose = yaml.findIndex((line) => line.startsWith('Asked with'))
  const env = {
    ...ENV,
    ...Object.fromEntries(['SLACK', 'DISCORD'].map((name) => [`${name}_WEBHOOK_URL`, ENV.SLACK_URL])),
  }
  const more = {
    TELEGRAM_BOT_TOKEN: ENV.BOT_TOKEN,
    HOLDFAST_WEBHOOK_SECRET: SECRET,
    DEAD_MANS_SWITCH_URL: ENV.BEAT_URL,
  }
  const text = ['notices:', ...yaml.filter((_, index) => index !== prose)].join('\n')
  const { deadMansSwitch, notices } = configOf(text, { ...env, ...more })
  expect(notices.map(({ id }) => id)).toEqual(['phone', 'team', 'guild', 'chat', 'hook'])
  expect(notices[0]?.rules).toEqual({ ...DEFAULT_RULES, connections: ['paradex', 'vest'] })
  expect(deadMansSwitch?.everyMs).toBe(60_000)
})

describe('each mistake is reported once, with its line', () => {
  const SLACK = 'kind: slack, urlEnv: SLACK_URL'
  const HOOK = 'kind: webhook, urlEnv: HOOK_URL'
  const TELEGRAM = 'kind: telegram, tokenEnv: BOT_TOKEN, chatId: 1'
  test.each([
    ['notices: {}', '1: notices: Must be a list, got a map'],
    ['notices: [x]', '1: notices[0]: Must be a map of keys, got a single value'],
    ['notices: [{ kind: slack, urlEnv: SLACK_URL }]', '1: notices[0].id: Missing: every channel needs a unique id'],
    [notice(NTFY).replace('id: ops', 'id: OPS'), '2: notices[0].id: Must be 1 to 64 of a-z, 0-9 and -, got "OPS"'],
    [
      `notices:\n  - { id: a, ${NTFY} }\n  - { id: a, ${SLACK} }\n`,
      '3: notices[1].id: "a" is already the id of line 2; ids must be unique',
    ],
    [notice('url: "https://ntfy.sh/t"'), '2: notices[0].kind: Missing: one of webhook, ntfy, telegram, slack, discord'],
    [
      notice('kind: slak'),
      '2: notices[0].kind: Must be one of webhook, ntfy, telegram, slack, discord, got "slak". Did you mean "slack"?',
    ],
    [
      notice('kind: slack, url: "https://hooks.slack.com/services/canary"'),
      '2: notices[0].url: The address of a slack webhook is a secret: put it into a variable and name that with urlEnv',
    ],
    [notice('kind: discord'), '2: notices[0].urlEnv: Missing: the name of the variable that holds the address'],
    [notice('kind: webhook'), '2: notices[0].url: Missing: the address, or urlEnv for a variable with it'],
    [
      notice('kind: webhook, url: "https://x.test/", urlEnv: HOOK_URL'),
      '2: notices[0].urlEnv: Must not be there beside url: keep one of the two',
    ],
    [
      notice('kind: webhook, url: "http://x.test/canary"'),
      '2: notices[0].url: Must be an https:// address: http:// is accepted for loopback only',
    ],
    [notice('kind: webhook, url: "ftp://x.test/canary"'), '2: notices[0].url: Must be an https:// address'],
    [notice('kind: webhook, url: canary'), '2: notices[0].url: Must be an https:// address'],
    [
      notice('kind: webhook, url: "https://me:canary@x.test/"'),
      '2: notices[0].url: Must not hold a user name or a password',
    ],
    [notice('kind: webhook, url: "https://x.test/#canary"'), '2: notices[0].url: Must not have a fragment (#…)'],
    [
      notice('kind: webhook, url: "https://x.test/?key=canary"'),
      '2: notices[0].url: Must not have a query, which may hold secrets: put the whole address into a variable and name that with urlEnv',
    ],
    [notice('kind: webhook, urlEnv: BOT_TOKEN'), '2: notices[0].urlEnv: BOT_TOKEN must be an https:// address'],
    [notice('kind: slack, urlEnv: NOT_SET'), '2: notices[0].urlEnv: The variable NOT_SET is not set'],
    [notice('kind: slack, urlEnv: EMPTY'), '2: notices[0].urlEnv: The variable EMPTY is not set'],
    [
      notice('kind: slack, urlEnv: "https://hooks.slack.com/x"'),
      '2: notices[0].urlEnv: Must be the name of a variable, not its value',
    ],
    [
      notice(`${HOOK}, secretEnv: HOLDFAST_TOKEN`),
      "2: notices[0].secretEnv: HOLDFAST_TOKEN is the bot's own: choose a variable for this alone",
    ],
    [
      notice(`${HOOK}, secretEnv: BOT_TOKEN`),
      '2: notices[0].secretEnv: BOT_TOKEN must be whsec_ and the base64 of 24 to 64 random bytes, e.g. from: echo "whsec_$(openssl rand -base64 32)"',
    ],
    [
      notice(`${HOOK}, secret: canary`),
      '2: notices[0].secret: A secret must not be in a file: put it into a variable and name that with secretEnv',
    ],
    [
      notice(`${NTFY}, token: canary`),
      '2: notices[0].token: A secret must not be in a file: put it into a variable and name that with tokenEnv',
    ],
    [notice(`${NTFY}, chatId: 1`), '2: notices[0].chatId: Unknown key: "chatId" is a key of telegram, not of ntfy'],
    [
      notice('kind: ntfy, url: "https://ntfy.sh/"'),
      '2: notices[0].url: Must end with the topic, e.g. https://ntfy.sh/my-topic: 1 to 64 of a-z, A-Z, 0-9, - and _',
    ],
    [
      notice('kind: telegram, chatId: 1'),
      '2: notices[0].tokenEnv: Missing: the name of the variable that holds the token of the bot',
    ],
    [
      notice('kind: telegram, tokenEnv: BOT_TOKEN'),
      '2: notices[0].chatId: Missing: the chat to write to, or chatIdEnv for a variable with it',
    ],
    [
      notice('kind: telegram, tokenEnv: NTFY_TOKEN, chatId: 1'),
      '2: notices[0].tokenEnv: NTFY_TOKEN must be the token as BotFather gave it, e.g. 123456:ABC-DEF…',
    ],
    [
      notice(TELEGRAM.replace('chatId: 1', 'chatId: "my chat"')),
      '2: notices[0].chatId: Must be the number of a chat, or @ and the name of a public channel',
    ],
    [
      notice(`${TELEGRAM}, apiUrl: "http://x.test"`),
      '2: notices[0].apiUrl: Must be an https:// address: http:// is accepted for loopback only',
    ],
    [notice(`${NTFY}, conections: [vest]`), '2: notices[0].conections: Unknown key. Did you mean "connections"?'],
    [
      notice(`${NTFY}, connections: [vets]`),
      '2: notices[0].connections[0]: Must be one of the connections paradex, vest, got "vets". Did you mean "vest"?',
    ],
    [notice(`${NTFY}, events: { donw: on }`), '2: notices[0].events.donw: Unknown key. Did you mean "down"?'],
    [
      notice(`${NTFY}, events: { down: loud }`),
      '2: notices[0].events.down: Must be one of on, silent, off, got "loud".',
    ],
    [notice(`${NTFY}, downForMs: -1`), '2: notices[0].downForMs: Must be a whole number from 0 to 86400000, got -1'],
    [notice(`${NTFY}, upForMs: 1.5`), '2: notices[0].upForMs: Must be a whole number from 0 to 3600000, got 1.5'],
    [notice(`${NTFY}, groupMs: 60001`), '2: notices[0].groupMs: Must be a whole number from 0 to 60000, got 60001'],
    [
      notice(`${NTFY}, remindEveryMs: 5000`),
      '2: notices[0].remindEveryMs: Must be 0 for never, or at least 60000, got 5000',
    ],
    [notice(`${NTFY}, flaps: { count: 1 }`), '2: notices[0].flaps.count: Must be a whole number from 2 to 1000, got 1'],
    [notice(`${NTFY}, flaps: { witinMs: 1000 }`), '2: notices[0].flaps.witinMs: Unknown key. Did you mean "withinMs"?'],
    [notice(`${NTFY}, enabled: maybe`), '2: notices[0].enabled: Must be true or false, got "maybe"'],
    ['deadMansSwitch: x', '1: deadMansSwitch: Must be a map of keys, got a single value'],
    ['deadMansSwitch: {}', '1: deadMansSwitch.url: Missing: the address, or urlEnv for a variable with it'],
    ['deadMansSwitch: { urlEnv: NOT_SET }', '1: deadMansSwitch.urlEnv: The variable NOT_SET is not set'],
    [
      'deadMansSwitch: { urlEnv: BEAT_URL, everyMs: 9999 }',
      '1: deadMansSwitch.everyMs: Must be a whole number from 10000 to 86400000, got 9999',
    ],
    [
      'deadMansSwitch: { urlEnv: BEAT_URL, evryMs: 1 }',
      '1: deadMansSwitch.evryMs: Unknown key. Did you mean "everyMs"?',
    ],
    ['deadManSwitch: { urlEnv: BEAT_URL }', '1: deadManSwitch: Unknown key. Did you mean "deadMansSwitch"?'],
  ])('%j', (yaml, issue) => {
    expect(issuesOf(yaml, { ...ENV, EMPTY: '' })).toEqual([`config.yaml:${issue}`])
    expect(issue).not.toContain('canary')
  })
})
