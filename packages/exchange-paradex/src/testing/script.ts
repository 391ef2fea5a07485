import type { ExchangeScript, ScriptBookChannel, ScriptChannel } from '@holdfast/adapter-core/testing'
import { JSON_GARBAGE, jsonBook, jsonTrade } from './json-data.ts'
import { readRequest, refusal, result } from './json-rpc.ts'
import { SBE_GARBAGE, sbeBook, sbeHeartbeat, sbeTrade } from './sbe-writer.ts'

const WHOLE: ScriptBookChannel = {
  carries: 'book',
  updates: 'whole',
  numbers: 'increasing',
  isTimed: true,
  depth: 15,
  firstData: 'at_once',
}

const channels: Readonly<Record<string, ScriptChannel>> = {
  order_book: { ...WHOLE, updates: 'deltas', numbers: 'consecutive', depth: 1_000 },
  order_book_snapshot: WHOLE,
  bbo: { ...WHOLE, depth: 1 },
  trades: { carries: 'trades' },
}

/** Requests and their answers are JSON text in either encoding (documentation, WebSocket introduction and errors). */
const common = {
  path: '/v1',
  markets: ['BTC-USD-PERP', 'ETH-USD-PERP', 'HYPE-USD-PERP'],
  channels,
  read: readRequest,
  acknowledge: (ask) => [result(ask)],
  refuse: (ask) => [refusal(ask, 'invalid channel')],
  refusalWords: 'invalid channel',
  // Documented as errors; their words are not.
  already: (ask) => [refusal(ask, 'already subscribed')],
  missing: (ask) => [refusal(ask, 'not subscribed')],
} satisfies Partial<ExchangeScript>

/** Text frames: what a socket without SBE parameters speaks. */
export const jsonScript: ExchangeScript = {
  ...common,
  name: 'json',
  options: { encoding: 'json' },
  refuses: ({ searchParams }) => (searchParams.has('sbeSchemaId') ? 400 : null),
  book: jsonBook,
  trade: jsonTrade,
  garbage: JSON_GARBAGE,
}

/** Binary frames (documentation, Binary Encoding): any other schema or version than 1:0 and 1:1 is answered with 400. */
export const sbeScript: ExchangeScript = {
  ...common,
  name: 'sbe',
  options: { encoding: 'sbe' },
  refuses: ({ searchParams }) =>
    searchParams.get('sbeSchemaId') === '1' && searchParams.get('sbeSchemaVersion') === '1' ? null : 400,
  book: sbeBook,
  trade: ({ market }, trade) => sbeTrade(market, trade),
  heartbeats: [sbeHeartbeat(1_700_000_000_000)],
  garbage: [...SBE_GARBAGE, ...JSON_GARBAGE.slice(-4)],
  // A mantissa and a scale: what was `1.50` comes back as `1.5`.
  decimal: (text) => text.replace(/\.?0+$/, ''),
}

/** Every way this exchange speaks. `auto` against servers that take SBE, refuse it, and ignore it. */
export const scripts: readonly ExchangeScript[] = [
  jsonScript,
  sbeScript,
  { ...sbeScript, name: 'auto, taken', options: { encoding: 'auto' } },
  { ...jsonScript, name: 'auto, refused', options: { encoding: 'auto' } },
  { ...jsonScript, name: 'auto, answered in text', options: { encoding: 'auto' }, refuses: () => null },
]
