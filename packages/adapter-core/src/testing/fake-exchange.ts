import type { BookUpdate, Decoded } from '../exchange.ts'
import { plainExchange } from '../plain-exchange.ts'
import type { Frame } from '../socket.ts'
import type { Subscription } from '../subscription.ts'

/**
 * An exchange that exists only in tests. A frame it sends is the JSON of what it says (`frameOf`); what it is asked is
 * one line: `subscribe order_book:BTC`. A frame that is no JSON makes its codec throw, which no real codec may.
 */
export const fakeExchange = plainExchange({
  id: 'fake',
  networks: { mainnet: { ws: 'wss://fake.test/ws', rest: null } },
  requiredQuery: { v: '1' },
  options: { encoding: { values: ['json', 'sbe'], default: 'json' } },
  channels: {
    order_book: { snapshotOnSubscribe: true, probe: 'canary' },
    trades: { firstData: 'on_event' },
  },
  defaultChannels: ['order_book'],
  market: { pattern: /^[A-Z]+$/, example: 'BTC' },
  heartbeat: { kind: 'frame', answered: true },
  acknowledges: true,
  maxFrameBytes: 1_000,
  subscribe: (subscription) => [line('subscribe', subscription)],
  unsubscribe: (subscription) => [line('unsubscribe', subscription)],
  canary: (subscription) => (subscription.channel === 'order_book' ? [line('canary', subscription)] : []),
  ping: () => 'ping',
  decode: (frame) => JSON.parse(String(frame)) as readonly Decoded[],
})

/** The frame that says all of these at once. */
export const frameOf = (...facts: readonly Decoded[]): Frame => JSON.stringify(facts)

/** A book message with one level a side, unless `changes` says otherwise. */
export const bookFact = (subscription: Subscription, changes: Partial<BookUpdate> = {}): Decoded => ({
  kind: 'book',
  subscription,
  update: {
    kind: 'snapshot',
    sequence: 1,
    exchangeTime: 1_000,
    bids: [['100', '1']],
    asks: [['101', '1']],
    ...changes,
  },
})

const line = (verb: string, { channel, market }: Subscription) => `${verb} ${channel}:${market}`
