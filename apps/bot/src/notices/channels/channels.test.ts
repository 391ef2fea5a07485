import { describe, expect, test } from 'bun:test'
import { createHmac } from 'node:crypto'
import { FakeClock } from '@holdfast/adapter-core/testing'
import { noticeWith } from '../../testing/notice.ts'
import { startReceiver } from '../../testing/receiver.ts'
import type { ChannelTarget, OutgoingNotice } from '../channel.ts'
import { createChannel, hostOf } from './channels.ts'
import { createHttp } from './http.ts'

const KEY = Buffer.alloc(32, 7)
const SECRET = `whsec_${KEY.toString('base64')}`
const TOKEN = '123456:canary-token'

/** What a channel makes of a notice, and the one request its receiver got. */
async function sent(targetAt: (url: string) => ChannelTarget, notice: OutgoingNotice = noticeWith()) {
  await using receiver = startReceiver()
  const clock = new FakeClock(1_800_000_001_234)
  const channel = createChannel({ id: 'ops', target: targetAt(receiver.url) }, { clock, http: createHttp({ clock }) })
  const result = await channel.send(notice, new AbortController().signal)
  expect(receiver.received).toHaveLength(1)
  const [request] = receiver.received
  if (request === undefined) throw new Error('Nothing came')
  expect(clock.sleeping).toBe(0)
  return { result, request, json: JSON.parse(request.body) }
}

const SENT = { outcome: 'sent', httpStatus: 200, error: null, retryAfterMs: null } as const
const SILENT = noticeWith({ loudness: 'silent' })

describe('webhook', () => {
  const target = (secret: string | null) => (url: string) =>
    ({ kind: 'webhook', url: `${url}/hook?k=v`, secret }) as const

  test('posts everything as JSON', async () => {
    const notice = noticeWith()
    const { json, request, result } = await sent(target(null), notice)
    expect(result).toEqual(SENT)
    expect(request).toMatchObject({ method: 'POST', path: '/hook?k=v' })
    expect(request.headers.get('content-type')).toBe('application/json')
    expect(request.headers.get('webhook-signature')).toBeNull()
    const { class: noticeClass, ...content } = notice.content
    expect(json).toEqual({
      id: 7,
      createdAt: 1_800_000_000_000,
      sentAt: 1_800_000_001_234,
      loudness: 'on',
      class: noticeClass,
      ...content,
    })
  })

  test('signs id, timestamp and the very bytes of the body', async () => {
    const { request } = await sent(target(SECRET))
    const id = request.headers.get('webhook-id') ?? ''
    const timestamp = request.headers.get('webhook-timestamp') ?? ''
    expect([id, timestamp]).toEqual(['notice_1800000000000_7', '1800000001'])
    const expected = createHmac('sha256', KEY).update(`${id}.${timestamp}.${request.body}`).digest('base64')
    expect(request.headers.get('webhook-signature')).toBe(`v1,${expected}`)
  })

  test('a notice of no outbox has no id, but one to tell a repeat by', async () => {
    const { json, request } = await sent(target(null), noticeWith({ id: -2 }))
    expect(json.id).toBeNull()
    expect(request.headers.get('webhook-id')).toBe('notice_1800000000000_-2')
  })
})

describe('ntfy', () => {
  const target = (token: string | null) => (url: string) => ({ kind: 'ntfy', url: `${url}/my-topic`, token }) as const

  test('publishes to the root, with the topic in the body', async () => {
    const { json, request, result } = await sent(target(null))
    expect(result).toEqual(SENT)
    expect(request).toMatchObject({ method: 'POST', path: '/' })
    expect(request.headers.get('authorization')).toBeNull()
    const { text, title } = noticeWith().content
    expect(json).toEqual({ topic: 'my-topic', title, message: text, priority: 4, tags: ['rotating_light'] })
  })

  test('shows its token, and keeps quiet where it should', async () => {
    const { json, request } = await sent(target('tk_canary'), SILENT)
    expect(request.headers.get('authorization')).toBe('Bearer tk_canary')
    expect(json.priority).toBe(2)
  })

  test.each([
    ['recovered', 3, 'white_check_mark'],
    ['failed', 4, 'no_entry'],
    ['store', 4, 'floppy_disk'],
    ['degraded', 3, 'warning'],
  ] as const)('%s has priority %d', async (noticeClass, priority, tag) => {
    const { json } = await sent(target(null), noticeWith({}, { class: noticeClass }))
    expect(json).toMatchObject({ priority, tags: [tag] })
  })

  test('a text beyond 4096 bytes is cut between two characters', async () => {
    const { json } = await sent(target(null), noticeWith({}, { text: '漢'.repeat(2_000) }))
    expect(json.message).toBe(`${'漢'.repeat(1_364)}…`)
    expect(Buffer.byteLength(json.message)).toBeLessThanOrEqual(4_096)
  })
})

describe('telegram', () => {
  const target = (url: string) => ({ kind: 'telegram', apiUrl: `${url}/`, token: TOKEN, chatId: '-100' }) as const

  test('sends plain text without previews', async () => {
    const { json, request, result } = await sent(target)
    expect(result).toEqual(SENT)
    expect(request).toMatchObject({ method: 'POST', path: `/bot${TOKEN}/sendMessage` })
    const { text, title } = noticeWith().content
    expect(json).toEqual({
      chat_id: '-100',
      text: `${title}\n\n${text}`,
      disable_notification: false,
      link_preview_options: { is_disabled: true },
    })
  })

  test('silent is without a sound', async () => {
    expect((await sent(target, SILENT)).json.disable_notification).toBe(true)
  })
})

describe('slack', () => {
  const target = (url: string) => ({ kind: 'slack', url: `${url}/services/T0/B0/canary` }) as const

  test('nothing said is a mention, a link or bold', async () => {
    const { json, request, result } = await sent(target)
    expect(result).toEqual(SENT)
    expect(request).toMatchObject({ method: 'POST', path: '/services/T0/B0/canary' })
    expect(json).toEqual({
      text: 'vest is down: &lt;!channel&gt; &amp; *bold*\nThe exchange said "@everyone &lt;https://evil.test|click&gt; `x` _y_".',
      mrkdwn: false,
      unfurl_links: false,
      unfurl_media: false,
    })
  })
})

describe('discord', () => {
  const target = (url: string) => ({ kind: 'discord', url: `${url}/api/webhooks/1/canary?thread_id=5` }) as const

  test('nobody is pinged and nothing is markup', async () => {
    const { json, request, result } = await sent(target)
    expect(result).toEqual(SENT)
    expect(request).toMatchObject({ method: 'POST', path: '/api/webhooks/1/canary?thread_id=5' })
    expect(json).toEqual({
      content:
        'vest is down: \\<!channel\\> & \\*bold\\*\nThe exchange said "@everyone \\<https://evil.test\\|click\\> \\`x\\` \\_y\\_".',
      allowed_mentions: { parse: [] },
      flags: 4,
    })
  })

  test('silent is a flag, and 2000 characters are the most', async () => {
    const { json } = await sent(target, noticeWith({ loudness: 'silent' }, { text: '_'.repeat(2_000) }))
    expect(json.flags).toBe(4 + 4_096)
    expect(json.content).toHaveLength(2_000)
    expect(json.content.endsWith('…')).toBe(true)
  })
})

test('a notice without a text says its title', async () => {
  const notice = noticeWith({}, { text: '' })
  const { title } = notice.content
  const ntfy = await sent((url) => ({ kind: 'ntfy', url: `${url}/t`, token: null }), notice)
  const telegram = await sent((url) => ({ kind: 'telegram', apiUrl: url, token: TOKEN, chatId: '1' }), notice)
  expect([ntfy.json.message, telegram.json.text]).toEqual([title, title])
})

test('a host is all that is shown of a target', () => {
  expect(hostOf({ kind: 'slack', url: 'https://hooks.slack.com/services/T0/B0/canary' })).toBe('hooks.slack.com')
  expect(hostOf({ kind: 'telegram', apiUrl: 'https://api.telegram.org', token: TOKEN, chatId: '1' })).toBe(
    'api.telegram.org',
  )
})
