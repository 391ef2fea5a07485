import { expect, test } from 'bun:test'
import { startCommandLine as start } from '../testing/command-line.ts'
import { startReceiver } from '../testing/receiver.ts'

const linesOf = (out: string) => out.trimEnd().split('\n')
const squeezed = (out: string) => linesOf(out).map((line) => line.split(/ {2,}/).map((cell) => cell.trim()))

const yamlOf = (channels: Readonly<Record<string, string>>) =>
  `notices:\n${Object.entries(channels)
    .map(([id, keys]) => `  - { id: ${id}, ${keys} }\n`)
    .join('')}`

test('notify test sends to every channel, and is 0 when all took it', async () => {
  await using receiver = startReceiver()
  const { run } = await start({
    yamlText: yamlOf({
      hook: `kind: webhook, url: "${receiver.url}/hook", secretEnv: SECRET`,
      phone: `kind: ntfy, url: "${receiver.url}/topic"`,
      off: `kind: ntfy, url: "${receiver.url}/off", enabled: false`,
    }),
    env: { SECRET: `whsec_${Buffer.alloc(32).toString('base64')}` },
  })
  const { err, out, status } = await run('notify', 'test')
  expect({ err, status }).toEqual({ err: '', status: 0 })
  const { host } = receiver
  expect(squeezed(out)).toEqual([
    ['channel', 'kind', 'host', 'status', 'took', 'result'],
    ['hook', 'webhook', host, '200', '0 ms', 'sent'],
    ['phone', 'ntfy', host, '200', '0 ms', 'sent'],
  ])
  const hook = receiver.received.find(({ path }) => path === '/hook')
  expect(JSON.parse(hook?.body ?? '')).toMatchObject({ id: null, class: 'test', title: 'Test notice from Holdfast' })
  expect(hook?.headers.get('webhook-signature')).toStartWith('v1,')
  expect(receiver.received.map(({ path }) => path).toSorted()).toEqual(['/', '/hook'])
})

test('one that fails is 1, with its reason and without its secrets', async () => {
  await using receiver = startReceiver(
    ({ path }) => new Response('no_service', { status: path.includes('slack') ? 404 : 200 }),
  )
  const channels = { team: 'kind: slack, urlEnv: SLACK_URL', phone: `kind: ntfy, url: "${receiver.url}/topic"` }
  const env = { SLACK_URL: `${receiver.url}/slack/canary-path` }
  const { run } = await start({ yamlText: yamlOf(channels), env })
  const all = await run('notify', 'test')
  expect(all.status).toBe(1)
  expect(squeezed(all.out).slice(1)).toEqual([
    [
      'team',
      'slack',
      receiver.host,
      '404',
      '0 ms',
      `team: HTTP 404 from ${receiver.host} (no_service): look at urlEnv`,
    ],
    ['phone', 'ntfy', receiver.host, '200', '0 ms', 'sent'],
  ])
  expect(all.out).not.toContain('canary')
  expect((await run('notify', 'test', 'phone')).status).toBe(0)
  expect((await run('notify', 'test', 'team')).status).toBe(1)
  expect(receiver.received).toHaveLength(4)
})

test('nobody there is 1 too, with a dash for the status', async () => {
  const gone = startReceiver()
  await gone.stop()
  const { run } = await start({ yamlText: yamlOf({ hook: `kind: webhook, url: "${gone.url}/"` }) })
  const { out, status } = await run('notify', 'test')
  expect(status).toBe(1)
  expect(squeezed(out)[1]).toEqual([
    'hook',
    'webhook',
    gone.host,
    '–',
    '0 ms',
    `hook: ${gone.host} cannot be reached: connection refused`,
  ])
})

test('an unknown channel, and none at all, say what to do', async () => {
  const { run } = await start({ yamlText: yamlOf({ phone: 'kind: ntfy, url: "http://127.0.0.1:1/topic"' }) })
  expect(await run('notify', 'test', 'fone')).toEqual({
    status: 1,
    out: '',
    err: 'No channel "fone" is configured. Did you mean "phone"? Channels: phone\n',
  })
  const empty = await start()
  const { err, status } = await empty.run('notify', 'test')
  expect(status).toBe(1)
  expect(err).toBe('No channel is configured: add one under notices in the YAML file\n')
})

test('notify list shows where notices go, by the host alone', async () => {
  const env = { SLACK_URL: 'https://hooks.slack.com/services/canary' }
  const { run } = await start({ yamlText: yamlOf({ team: 'kind: slack, urlEnv: SLACK_URL' }), env })
  const { out, status } = await run('notify', 'list')
  expect(status).toBe(0)
  expect(squeezed(out)).toEqual([
    ['channel', 'kind', 'host'],
    ['team', 'slack', 'hooks.slack.com'],
  ])
})

test('help names the commands', async () => {
  const { run } = await start()
  expect((await run('--help')).out).toContain('notify')
  const { out } = await run('notify', '--help')
  for (const part of ['test', 'list', '[channel]']) expect(out).toContain(part)
  expect((await run('notify')).status).toBe(1)
  expect((await run('notify', 'tset')).err).toContain('Did you mean test?')
  expect((await run('notfy')).err).toContain('Did you mean "notify"?')
})
