import { describe, expect, test } from 'bun:test'
import { adapters } from '../adapters.ts'
import { formatIssue } from './config.ts'
import { TARGET_KEYS } from './notice-targets.ts'
import { resolveConfig } from './resolve.ts'

const ENV = { HOOK_URL: 'https://hooks.test/canary', BOT_TOKEN: '123456:canary-token', CHAT: '-1001234567890' }

function issuesOf(yamlText: string, env: Readonly<Record<string, string>> = ENV): readonly string[] {
  const resolution = resolveConfig({ flags: {}, env, adapters, yamlPath: 'config.yaml', yamlText })
  return resolution.ok ? [] : resolution.issues.map(formatIssue)
}

const notice = (keys: string) => `notices:\n  - { id: ops, ${keys} }\n`
const NTFY = 'kind: ntfy, url: "https://ntfy.sh/my-topic"'

describe('a variable that holds something else is not quoted', () => {
  const ADDRESSES = ['ftp://canary', 'http://x.test/canary', 'https://u:canary@x.test/', 'https://x.test/#canary']
  const TOKEN = '123456789:AAF-canary-token'
  const HOOK = 'kind: webhook, url: "https://x.test/"'
  const CHAT = 'kind: telegram, tokenEnv: BOT_TOKEN'
  const TABLE: readonly (readonly [key: string, entry: string, wrong: readonly string[]])[] = [
    ['webhook.urlEnv', 'kind: webhook', [TOKEN, ...ADDRESSES]],
    ['webhook.secretEnv', HOOK, [TOKEN, 'whsec_canary', ...ADDRESSES]],
    ['ntfy.urlEnv', 'kind: ntfy', [TOKEN, 'https://x.test/canary/', ...ADDRESSES]],
    ['ntfy.tokenEnv', NTFY, []],
    ['telegram.tokenEnv', 'kind: telegram, chatId: 1', ['@canary', ...ADDRESSES]],
    ['telegram.chatIdEnv', CHAT, [TOKEN, ...ADDRESSES]],
    ['slack.urlEnv', 'kind: slack', [TOKEN, ...ADDRESSES]],
    ['discord.urlEnv', 'kind: discord', [TOKEN, ...ADDRESSES]],
  ]

  test('the table has every key of every kind', () => {
    const all = Object.entries(TARGET_KEYS).flatMap(([kind, keys]) => keys.map((key) => `${kind}.${key}`))
    expect(TABLE.map(([key]) => key)).toEqual(all.filter((key) => key.endsWith('Env')))
  })

  test.each(TABLE)('%s', (key, entry, wrong) => {
    for (const WRONG of ['canary words', '@canary channel', ...wrong]) {
      const issues = issuesOf(notice(`${entry}, ${key.split('.')[1]}: WRONG`), { ...ENV, WRONG })
      expect(issues).toEqual([expect.stringContaining('WRONG must')])
      expect(issues.join()).not.toContain('canary')
    }
  })

  test('deadMansSwitch.urlEnv', () => {
    for (const WRONG of ['canary words', TOKEN, ...ADDRESSES]) {
      const issues = issuesOf('deadMansSwitch: { urlEnv: WRONG }', { WRONG })
      expect(issues).toEqual([expect.stringContaining('WRONG must')])
      expect(issues.join()).not.toContain('canary')
    }
  })

  test('two variables of Telegram that were swapped', () => {
    const issues = issuesOf(notice('kind: telegram, tokenEnv: CHAT, chatIdEnv: BOT_TOKEN'))
    expect(issues).toHaveLength(2)
    expect(issues.join()).not.toContain('canary')
  })

  test('nor is a chat that stands in the file: it may be the token', () => {
    const issues = issuesOf(notice(`${CHAT}, chatId: "${TOKEN}"`))
    expect(issues).toHaveLength(1)
    expect(issues.join()).not.toContain('canary')
  })
})
