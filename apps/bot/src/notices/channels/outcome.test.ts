import { describe, expect, test } from 'bun:test'
import { FakeClock } from '@holdfast/adapter-core/testing'
import { noticeWith } from '../../testing/notice.ts'
import { never, startRawReceiver, startReceiver } from '../../testing/receiver.ts'
import type { ChannelTarget } from '../channel.ts'
import { createChannel } from './channels.ts'
import { createHttp } from './http.ts'

const NOW = Date.parse('2026-11-27T12:00:00Z')

const slackAt = (url: string) => ({ kind: 'slack', url: `${url}/services/T0CANARY/B0CANARY/canary` }) as const
const discordAt = (url: string) => ({ kind: 'discord', url: `${url}/api/webhooks/1/canary` }) as const
const ntfyAt = (url: string) => ({ kind: 'ntfy', url: `${url}/canary-topic`, token: 'tk_canary' }) as const
const webhookAt = (url: string) => ({ kind: 'webhook', url: `${url}/canary?key=canary`, secret: null }) as const
const hookAt =
  (path: string, secret: string | null = null) =>
  (url: string) =>
    ({ kind: 'webhook', url: `${url}/${path}`, secret }) as const
const telegramAt = (url: string) =>
  ({ kind: 'telegram', apiUrl: url, token: '123456:canary-token', chatId: '-100' }) as const

function channelOf(target: ChannelTarget) {
  const clock = new FakeClock(NOW)
  const channel = createChannel({ id: 'ops', target }, { clock, http: createHttp({ clock }) })
  const stop = new AbortController()
  return { clock, stop, send: () => channel.send(noticeWith(), stop.signal) }
}

async function answered(targetAt: (url: string) => ChannelTarget, answer: () => Response) {
  await using receiver = startReceiver(answer)
  const { clock, send } = channelOf(targetAt(receiver.url))
  const result = await send()
  expect(receiver.received).toHaveLength(1)
  expect(clock.sleeping).toBe(0)
  if (result.error !== null) {
    expect(result.error.toLowerCase()).not.toContain('canary')
    expect(result.error).toStartWith('ops: ')
    expect(result.error).toContain(receiver.host)
  }
  return result
}

const answer =
  (status: number, body = '', headers: Readonly<Record<string, string>> = {}) =>
  () =>
    new Response(body, { status, headers })

describe('what an answer means', () => {
  test.each([
    [200, 'sent'],
    [204, 'sent'],
    [302, 'failed'],
    [308, 'failed'],
    [400, 'failed'],
    [401, 'failed'],
    [404, 'failed'],
    [408, 'again'],
    [410, 'failed'],
    [425, 'again'],
    [429, 'again'],
    [500, 'again'],
    [501, 'again'],
    [503, 'again'],
  ] as const)('HTTP %d: %s', async (status, outcome) => {
    const body = status === 204 ? undefined : 'no'
    const result = await answered(webhookAt, answer(status, body))
    expect(result).toMatchObject({ outcome, httpStatus: status, retryAfterMs: null })
    expect(result.error === null).toBe(outcome === 'sent')
  })

  test('says which key to look at', async () => {
    const errors = await Promise.all([
      answered(slackAt, answer(404, 'no_service')),
      answered(ntfyAt, answer(403, '{"code":40301,"http":403,"error":"forbidden"}')),
      answered(telegramAt, answer(401, '{"ok":false,"error_code":401,"description":"Unauthorized"}')),
      answered(telegramAt, answer(400, '{"ok":false,"error_code":400,"description":"Bad Request: chat not found"}')),
      answered(discordAt, answer(404, '{"message":"Unknown Webhook","code":10015}')),
      answered(webhookAt, answer(401)),
    ])
    expect(errors.map(({ error }) => error?.replace(/127\.0\.0\.1:\d+/, 'HOST'))).toEqual([
      'ops: HTTP 404 from HOST (no_service): look at urlEnv',
      'ops: HTTP 403 from HOST (forbidden): look at tokenEnv, and whether it may write to the topic',
      'ops: HTTP 401 from HOST (Unauthorized): look at tokenEnv',
      'ops: HTTP 400 from HOST (Bad Request: chat not found): look at chatId or chatIdEnv',
      'ops: HTTP 404 from HOST (Unknown Webhook): look at urlEnv',
      'ops: HTTP 401 from HOST: look at secretEnv',
    ])
  })

  test('a redirect is not followed, wherever it leads', async () => {
    await using elsewhere = startReceiver()
    const location = `${elsewhere.url}/stolen`
    const results = await Promise.all(
      [301, 302, 303, 307, 308].map((status) => answered(webhookAt, answer(status, '', { location }))),
    )
    for (const { error, outcome } of results) {
      expect(outcome).toBe('failed')
      expect(error).toContain('redirects are not followed')
    }
    expect(elsewhere.received).toEqual([])
  })

  test('an answer that quotes secrets, control characters or a page is not passed on', async () => {
    const echo = '/services/T0CANARY/B0CANARY/canary \u001b[31mred\n\u202eabc'
    const { error } = await answered(slackAt, answer(403, echo))
    expect(error).toContain('([masked]  [31mred abc)')
    expect((await answered(telegramAt, answer(500, '123456:canary-token'))).error).toContain('[masked]')
    expect((await answered(ntfyAt, answer(500, 'tk_canary canary-topic'))).error).toContain('([masked] [masked])')
    expect((await answered(webhookAt, answer(502, '<html>canary</html>'))).error).not.toContain('html')
    expect((await answered(webhookAt, answer(500, '{"canary":1'))).error).not.toContain('(')
  })
})

describe('an answer that repeats a part of the address or a secret', () => {
  const KEY = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
  const told = (text: string) => answer(404, JSON.stringify({ message: text }))

  test.each([
    [
      'a route with its query',
      hookAt('hook?key=canary-secret-123'),
      'Route POST:/hook?key=canary-secret-123 not found',
    ],
    ['a value of the query', hookAt('hook?key=canary-secret-123&x=canary'), 'canary-secret-123 and canary'],
    [
      'a value as it is written',
      hookAt('hook?key=canary+one%2Ftwo'),
      'canary+one%2Ftwo, canary one/two, canary%20one%2Ftwo',
    ],
    ['a part of the path', hookAt('v1/canary-part/in'), 'no such hook: canary-part'],
    ['a part of the path, decoded', hookAt('canary%20part%2Fone'), 'canary part/one, canary%20part%2Fone'],
    ['a part that is letters alone', hookAt('hook/canarycanarycanary'), 'no canarycanarycanary'],
    ['a key of signatures', hookAt('hook', KEY), `bad key ${KEY} ${encodeURIComponent(KEY)}`],
    ['a key that begins as a longer one', hookAt('hook?a=canary-one&b=canary-one-canary'), 'canary-one-canary'],
    [
      'a topic that is a word',
      (url: string) => ({ kind: 'ntfy', url: `${url}/canary`, token: null }) as const,
      'no canary',
    ],
    ['a part of a token', telegramAt, 'no bot canary-token'],
    ['a token, encoded', telegramAt, '123456%3Acanary-token'],
    ['parts of Slack’s', slackAt, 'T0CANARY has no B0CANARY'],
    [
      'a query of Discord’s',
      (url: string) => ({ kind: 'discord', url: `${url}/api/webhooks/1/abcdef?t=canary` }) as const,
      'thread canary',
    ],
  ] as const)('%s', async (_, targetAt, text) => {
    const { error } = await answered(targetAt, told(text))
    expect(error).toContain('[masked]')
    expect(error).not.toContain(KEY.slice(6, 16))
  })
})

describe('how long the receiver asks to be left alone', () => {
  const afterDate = new Date(NOW + 90_000).toUTCString()

  test.each([
    ['seconds', webhookAt, 429, { 'retry-after': '7' }, '', 7_000],
    ['a date', webhookAt, 503, { 'retry-after': afterDate }, '', 90_000],
    ['a date that has passed', webhookAt, 503, { 'retry-after': new Date(NOW - 90_000).toUTCString() }, '', 0],
    ['an hour at most', webhookAt, 429, { 'retry-after': '999999' }, '', 3_600_000],
    ['nonsense', webhookAt, 429, { 'retry-after': 'soon' }, '', null],
    ['a negative number', webhookAt, 429, { 'retry-after': '-5' }, '', null],
    ['none', webhookAt, 429, {}, '', null],
    ['with a status that has none', webhookAt, 500, { 'retry-after': '7' }, '', null],
    ['telegram’s parameters', telegramAt, 429, {}, '{"ok":false,"parameters":{"retry_after":35}}', 35_000],
    ['discord’s body', discordAt, 429, {}, '{"message":"rate limited","retry_after":0.4567,"global":false}', 457],
    ['the longer of header and body', discordAt, 429, { 'retry-after': '2' }, '{"retry_after":1.5}', 2_000],
    ['a body that lies', telegramAt, 429, {}, '{"parameters":{"retry_after":"x"}}', null],
    ['a body that is no object', telegramAt, 429, {}, 'null', null],
    ['slack’s header', slackAt, 429, { 'retry-after': '30' }, 'rate_limited', 30_000],
  ] as const)('%s', async (_, targetAt, status, headers, body, retryAfterMs) => {
    expect(await answered(targetAt, answer(status, body, headers))).toMatchObject({ outcome: 'again', retryAfterMs })
  })
})

describe('without an answer', () => {
  test('a receiver that hangs is given up after 10 s', async () => {
    await using receiver = startReceiver(never)
    const { clock, send } = channelOf(webhookAt(receiver.url))
    const sending = send()
    await receiver.got(1)
    await clock.advance(9_999)
    expect(clock.sleeping).toBe(1)
    await clock.advance(1)
    const result = await sending
    expect(result).toEqual({
      outcome: 'again',
      httpStatus: null,
      error: `ops: ${receiver.host} cannot be reached: no answer within 10000 ms`,
      retryAfterMs: null,
    })
  })

  test('nobody listens', async () => {
    const gone = startReceiver()
    await gone.stop()
    const { clock, send } = channelOf(webhookAt(gone.url))
    expect(await send()).toMatchObject({
      outcome: 'again',
      httpStatus: null,
      error: `ops: ${gone.host} cannot be reached: connection refused`,
    })
    expect(clock.sleeping).toBe(0)
  })

  test('a connection that breaks, or speaks no HTTP, says nothing of the address', async () => {
    for (const say of ['', 'this is no HTTP\r\n\r\n']) {
      using server = startRawReceiver(say, true)
      const { error, outcome } = await channelOf(telegramAt(server.url)).send()
      expect(outcome).toBe('again')
      expect(error).toMatch(/^ops: 127\.0\.0\.1:\d+ cannot be reached: [\w ]+$/)
    }
  })

  test('a stop aborts it at once, to be tried again', async () => {
    await using receiver = startReceiver(never)
    const { clock, send, stop } = channelOf(webhookAt(receiver.url))
    const sending = send()
    await receiver.got(1)
    stop.abort()
    expect(await sending).toMatchObject({
      outcome: 'again',
      httpStatus: null,
      error: expect.stringContaining('the bot stops'),
    })
    expect(clock.sleeping).toBe(0)
  })
})

describe('an answer that does not end', () => {
  const head = (status: number) => `HTTP/1.1 ${status} X\r\ncontent-type: text/plain\r\ncontent-length: 99999\r\n\r\n`

  test('is a yes as soon as its status is', async () => {
    using server = startRawReceiver(`${head(200)}o`, false)
    expect(await channelOf(webhookAt(server.url)).send()).toMatchObject({ outcome: 'sent', httpStatus: 200 })
  })

  test('is read up to 8 kB', async () => {
    using server = startRawReceiver(`${head(500)}${'a'.repeat(8_192)}`, false)
    expect(await channelOf(webhookAt(server.url)).send()).toMatchObject({ outcome: 'again', httpStatus: 500 })
  })

  test('keeps its status when the rest of it never comes', async () => {
    using server = startRawReceiver(`${head(404)}no_serv`, true)
    expect(await channelOf(slackAt(server.url)).send()).toMatchObject({ outcome: 'failed', httpStatus: 404 })
  })
})
