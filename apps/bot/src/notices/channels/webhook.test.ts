import { expect, test } from 'bun:test'
import { createHmac, timingSafeEqual } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { systemClock } from '@holdfast/adapter-core'
import { noticeWith } from '../../testing/notice.ts'
import { startReceiver } from '../../testing/receiver.ts'
import { createChannel } from './channels.ts'
import { createHttp } from './http.ts'
import { signWebhook, webhookKey } from './webhook.ts'

/** The vector of the specification's own libraries (libraries/javascript/src/webhook.test.ts, "sign function works"). */
test('signs as the libraries of Standard Webhooks do', () => {
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
  expect(signWebhook(secret, 'msg_p5jXN8AQM9LWM0D4loKWxJek', 1_614_265_330, '{"test": 2432232314}')).toBe(
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  )
})

test.each([
  ['', false],
  ['MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', false],
  [`whsec_${Buffer.alloc(23).toString('base64')}`, false],
  [`whsec_${Buffer.alloc(24).toString('base64')}`, true],
  [`whsec_${Buffer.alloc(64).toString('base64')}`, true],
  [`whsec_${Buffer.alloc(65).toString('base64')}`, false],
  [`whsec_${Buffer.alloc(32, 255).toString('base64').replace(/=+$/, '')}`, true],
  [`whsec_${Buffer.alloc(32, 255).toString('base64url')}`, false],
  ['whsec_not base64, but long enough to be a key', false],
])('%j is a secret: %p', (secret, isOne) => {
  expect(webhookKey(secret) !== null).toBe(isOne)
  if (!isOne) expect(() => signWebhook(secret, 'a', 1, '')).toThrow(RangeError)
})

test('the check in the documentation takes what is sent, and nothing else', async () => {
  const document = fileURLToPath(new URL('../../../../../docs/notice-channels.md', import.meta.url))
  const [, code = ''] =
    readFileSync(document, 'utf8')
      .split(/```js\n|```/)
      .filter((part) => part.includes('createHmac'))[0]
      ?.split(/^import .*$/m) ?? []
  const isGenuine = new Function('createHmac', 'timingSafeEqual', `${code}; return isGenuine`)(
    createHmac,
    timingSafeEqual,
  )
  const secret = `whsec_${Buffer.alloc(32, 9).toString('base64')}`
  await using receiver = startReceiver()
  const options = { clock: systemClock, http: createHttp({ clock: systemClock }) }
  const channel = createChannel({ id: 'ops', target: { kind: 'webhook', url: receiver.url, secret } }, options)
  await channel.send(noticeWith({}, { text: 'é 漢 🚨' }), new AbortController().signal)
  const [{ body = '', headers = new Headers() } = {}] = receiver.received
  const given = Object.fromEntries(headers)
  expect(isGenuine(given, body, secret)).toBe(true)
  expect(isGenuine(given, `${body} `, secret)).toBe(false)
  expect(isGenuine({ ...given, 'webhook-id': 'notice_1_1' }, body, secret)).toBe(false)
  expect(isGenuine({ ...given, 'webhook-timestamp': '1' }, body, secret)).toBe(false)
  expect(isGenuine(given, body, `whsec_${Buffer.alloc(32, 8).toString('base64')}`)).toBe(false)
})
