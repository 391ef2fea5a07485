import type { BookUpdate, Decoded } from '../exchange.ts'
import type { RestBook } from '../exchange-rest.ts'
import { plainExchange } from '../plain-exchange.ts'
import type { Frame } from '../socket.ts'
import type { Subscription } from '../subscription.ts'
import { isWireObject } from '../wire.ts'

/**
 * An exchange that exists only in tests. A frame it sends is the JSON of what it says (`frameOf`); what it is asked is
 * one line: `subscribe order_book:BTC`. A frame that is no JSON makes its codec throw, which no real codec may. Its REST
 * book is the JSON of a `RestBook`.
 */
export const fakeExchange = plainExchange({
  id: 'fake',
  networks: { mainnet: { ws: 'wss://fake.test/ws', rest: null } },
  requiredQuery: { v: '1' },
  options: { encoding: { values: ['json', 'sbe'], default: 'json' } },
  channels: {
    order_book: { snapshotOnSubscribe: true, probes: ['canary', 'rest'] },
    trades: { firstData: 'on_event' },
  },
  defaultChannels: ['order_book'],
  market: { pattern: /^[A-Z]+$/, example: 'BTC' },
  heartbeat: { kind: 'frame', answered: true },
  acknowledges: true,
  closes: { 4000: { cause: 'auth_rejected', floorMs: 1_000, remedy: 'Correct the address' } },
  maintenance: [{ weekdays: [0], startMinute: 60, durationMs: 60_000 }],
  lifetimeMs: 3_600_000,
  restBook: {
    path: ({ market }) => `/book?market=${market}`,
    read: (body) => (isRestBook(body) ? body : 'no book'),
  },
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

const isRestBook = (body: unknown): body is RestBook => isWireObject(body) && isWireObject(body['top'])
