import type { Frame } from '@holdfast/adapter-core'
import type { ScriptAsk, ScriptPing } from '@holdfast/adapter-core/testing'

/** Our channels by the server's names for them, after the market. */
const KINDS: Readonly<Record<string, string>> = { depth: 'order_book', trades: 'trades', ticker: 'ticker' }

/** v2's tickers of all markets at once. */
export const ALL_TICKERS = 'tickers'

/** What an answer repeats. */
export interface RequestId {
  readonly id: number
  readonly name: string
}

/** Reads a request, in text: `{"method":"SUBSCRIBE","params":["BTC-PERP@depth"],"id":1}`. */
export function readRequest(frame: Frame): readonly (ScriptAsk | ScriptPing)[] | null {
  if (typeof frame !== 'string') return null
  const { id, method, params } = JSON.parse(frame)
  if (typeof id !== 'number' || !Array.isArray(params)) return null
  if (method === 'PING') return [{ verb: 'ping', id }]
  if (method !== 'SUBSCRIBE' && method !== 'UNSUBSCRIBE') return null
  const asks = params.map((name) => readName(name, method === 'SUBSCRIBE' ? 'subscribe' : 'unsubscribe', id))
  return asks.includes(null) ? null : asks.filter((ask) => ask !== null)
}

function readName(name: unknown, verb: ScriptAsk['verb'], id: number): ScriptAsk | null {
  if (typeof name !== 'string') return null
  const known: RequestId = { id, name }
  if (name === ALL_TICKERS) return { verb, channel: ALL_TICKERS, market: '', id: known }
  const [, market, kind = ''] = /^([\w-]+)@(\w+)$/.exec(name) ?? []
  const channel = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined
  return market === undefined || channel === undefined ? null : { verb, channel, market, id: known }
}
