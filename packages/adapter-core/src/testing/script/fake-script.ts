import type { ExchangeDefinition } from '../../exchange.ts'
import type { Frame } from '../../socket.ts'
import type { Subscription } from '../../subscription.ts'
import { fakeExchange, frameOf } from '../fake-exchange.ts'
import type { ExchangeScript, ScriptAsk, ScriptBookChannel, ScriptPing } from './exchange-script.ts'

/** Deltas that are numbered without a hole, after a snapshot. */
const DELTAS: ScriptBookChannel = {
  carries: 'book',
  updates: 'deltas',
  numbers: 'consecutive',
  isTimed: true,
  depth: 100,
  firstData: 'at_once',
}

/** The server of `fakeExchange`, whose books come as `changes` say: it says facts as they are. */
export const fakeScript = (changes: Partial<ScriptBookChannel> = {}): ExchangeScript => {
  const rules = { ...DELTAS, ...changes }
  return {
    ...COMMON,
    channels: { ...COMMON.channels, order_book: rules },
    book: ({ asks, at, bids, channel, kind, market, sequence }) =>
      frameOf({
        kind: 'book',
        subscription: { channel, market },
        update: {
          kind: rules.updates === 'whole' ? 'replace' : kind === 'whole' ? 'snapshot' : 'delta',
          sequence: rules.numbers === 'none' ? null : sequence,
          exchangeTime: rules.isTimed ? at : null,
          bids,
          asks,
        },
      }),
  }
}

const COMMON: Omit<ExchangeScript, 'book'> = {
  name: 'fake',
  options: {},
  path: '/ws',
  markets: ['BTC', 'ETH', 'SOL'],
  channels: {
    trades: { carries: 'trades' },
    canary: { carries: 'canary' },
  },
  refuses: (url) => (url.searchParams.get('v') === '1' ? null : 400),
  read,
  acknowledge: (ask) => {
    if (ask.channel === 'canary') return []
    return [ask.verb === 'subscribe' ? frameOf({ kind: 'acknowledged', subscription: wishOf(ask) }) : frameOf()]
  },
  refuse: (ask) => [frameOf({ kind: 'refused', subscription: wishOf(ask), detail: 'no such market' })],
  refusalWords: 'no such market',
  trade: (subscription, value) => frameOf({ kind: 'event', subscription, exchangeTime: value.at, value }),
  canary: (market) => frameOf({ kind: 'canary', market }),
  pong: () => frameOf({ kind: 'heartbeat' }),
  heartbeats: [frameOf({ kind: 'heartbeat' })],
  garbage: [frameOf({ kind: 'unknown', detail: 'a riddle' }), '{', new Uint8Array([0xff])],
}

/** `fakeExchange` with a codec that never throws, and room for whole books: what conforms. */
export const soundExchange: ExchangeDefinition = {
  ...fakeExchange,
  maxFrameBytes: 100_000,
  createCodec: (options) => {
    const codec = fakeExchange.createCodec(options)
    return {
      ...codec,
      decode: (frame) => {
        try {
          const facts = codec.decode(frame)
          return Array.isArray(facts) ? facts : [{ kind: 'malformed', detail: 'no list of facts' }]
        } catch {
          return [{ kind: 'malformed', detail: 'no JSON' }]
        }
      },
    }
  },
}

function read(frame: Frame): readonly (ScriptAsk | ScriptPing)[] | null {
  if (frame === 'ping') return [{ verb: 'ping', id: null }]
  const [, verb, channel = '', market = ''] = /^(subscribe|unsubscribe|canary) (\w+):(\w+)$/.exec(String(frame)) ?? []
  if (verb === undefined) return null
  if (verb === 'canary') return [{ verb: 'subscribe', channel: 'canary', market, id: null }]
  return [{ verb: verb === 'subscribe' ? 'subscribe' : 'unsubscribe', channel, market, id: null }]
}

const wishOf = ({ channel, market }: ScriptAsk): Subscription => ({ channel, market })
