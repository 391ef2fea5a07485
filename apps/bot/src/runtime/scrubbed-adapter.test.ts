import { expect, test } from 'bun:test'
import {
  type AdapterSignal,
  createExchangeAdapter,
  createWsDial,
  DIAL_ABORTED,
  DialError,
  systemClock,
} from '@holdfast/adapter-core'
import { adapters } from '../adapters.ts'
import { scrubbedAdapter } from './scrubbed-adapter.ts'
import { createScrubber } from './scrubber.ts'

const SECRET = 'canary-of-a-key'
const subscription = { channel: 'order_book', market: 'BTC-PERP' }

const bare = createExchangeAdapter({
  definition: adapters.vest,
  url: 'wss://vest.test/ws',
  options: { dialect: 'v3' },
  dial: createWsDial({ clock: systemClock }),
  clock: systemClock,
})

/** What a listener hears of a signal that the exchange's words are in. */
function heard(signal: AdapterSignal): AdapterSignal | undefined {
  let tell = (_: AdapterSignal): void => {}
  const listen: typeof bare.listen = (sink) => {
    tell = sink
  }
  const adapter = scrubbedAdapter({ ...bare, listen }, createScrubber([SECRET]))
  let last: AdapterSignal | undefined
  adapter.listen((one) => {
    last = one
  })
  tell(signal)
  return last
}

test.each<AdapterSignal>([
  { type: 'closed', generation: 1, close: { code: 4001, reason: `bad key ${SECRET}` } },
  { type: 'refused', generation: 1, subscription, detail: `bad key ${SECRET}` },
  { type: 'auth_refused', generation: 1, detail: `bad key ${SECRET}`, remedy: null },
  { type: 'throttled', generation: 1, detail: `bad key ${SECRET}`, retryAfterMs: null },
  { type: 'noise', generation: 1, kind: 'unknown', detail: `bad key ${SECRET}` },
])('what an exchange says is told without the secret it repeats: %o', (signal) => {
  const told = JSON.stringify(heard(signal))
  expect(told).toContain('bad key [masked]')
  expect(told).not.toContain(SECRET)
})

test('everything else is the very same signal', () => {
  const signal: AdapterSignal = { type: 'acknowledged', generation: 1, subscription }
  expect(heard(signal)).toBe(signal)
})

test('why a dial failed is told without it too', async () => {
  const failure = new DialError('wss://vest.test', {
    ...DIAL_ABORTED,
    cause: 'handshake_http',
    detail: `401 ${SECRET}`,
  })
  const fail = () => Promise.reject(failure)
  const adapter = scrubbedAdapter({ ...bare, connect: fail, reconnect: fail }, createScrubber([SECRET]))
  for (const dial of [adapter.connect, adapter.reconnect]) {
    const error: unknown = await dial(1, new AbortController().signal).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(DialError)
    expect(String(error)).toContain('401 [masked]')
    expect((error as DialError).failure).toMatchObject({ cause: 'handshake_http', detail: '401 [masked]' })
  }
})
