import type { Decoded, ExchangeDefinition } from '../../exchange.ts'
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
      sealed({
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

/** `fakeExchange` with a codec that never throws and takes no damaged frame, and room for whole books: what conforms. */
export const soundExchange: ExchangeDefinition = {
  ...fakeExchange,
  options: {},
  maxFrameBytes: 100_000,
  createCodec: (options) => {
    const codec = fakeExchange.createCodec(options)
    return {
      ...codec,
      decode: (frame) => {
        const text = String(frame)
        const said = text.slice(0, -1 - SEAL_LENGTH)
        const isWhole = text.length > 1 + SEAL_LENGTH && text === seal(said)
        return isWhole ? codec.decode(said) : [{ kind: 'malformed', detail: 'a broken seal' }]
      },
    }
  },
}

const SEAL_LENGTH = 8

/** Text with a mark that no damage leaves right: FNV-1a, 32 bits. */
function seal(text: string): string {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return `${text}#${(hash >>> 0).toString(16).padStart(SEAL_LENGTH, '0')}`
}

const sealed = (...facts: readonly Decoded[]): string => seal(String(frameOf(...facts)))

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
    return [ask.verb === 'subscribe' ? sealed({ kind: 'acknowledged', subscription: wishOf(ask) }) : sealed()]
  },
  refuse: (ask) => [sealed({ kind: 'refused', subscription: wishOf(ask), detail: 'no such market' })],
  refusalWords: 'no such market',
  trade: (subscription, value) => sealed({ kind: 'event', subscription, exchangeTime: value.at, value }),
  canary: (market) => sealed({ kind: 'canary', market }),
  pong: () => sealed({ kind: 'heartbeat' }),
  heartbeats: [sealed({ kind: 'heartbeat' })],
  garbage: [sealed({ kind: 'unknown', detail: 'a riddle' }), '{', new Uint8Array([0xff])],
}

function read(frame: Frame): readonly (ScriptAsk | ScriptPing)[] | null {
  if (frame === 'ping') return [{ verb: 'ping', id: null }]
  const [, verb, channel = '', market = ''] = /^(subscribe|unsubscribe|canary) (\w+):(\w+)$/.exec(String(frame)) ?? []
  if (verb === undefined) return null
  if (verb === 'canary') return [{ verb: 'subscribe', channel: 'canary', market, id: null }]
  return [{ verb: verb === 'subscribe' ? 'subscribe' : 'unsubscribe', channel, market, id: null }]
}

const wishOf = ({ channel, market }: ScriptAsk): Subscription => ({ channel, market })
