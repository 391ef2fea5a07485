import { type BackfillDefinition, describeWire, isWireObject, type Trade } from '@holdfast/adapter-core'
import { readTrade } from './trades.ts'

/** The most trades v3 gives at once, and how many bytes that may be: a trade is about 200. */
const MAX_TRADES = 1_000
const MAX_BYTES = 512 * 1024

/** `seq:index` at the end of an id. */
const SEQUENCE = /\d+:\d+$/

/**
 * Missed trades of v3: `GET /v3/trades?symbol=&endTime=&limit=`, newest first, no newer than `endTime` (observed). REST
 * calls a trade `prod:103:41396591:0` that the socket calls `<hash>:41396591:0`.
 */
export const backfill: BackfillDefinition = {
  ask: ({ market }, until) => {
    const end = until === null ? '' : `&endTime=${until}`
    return {
      path: `/v3/trades?symbol=${encodeURIComponent(market)}${end}&limit=${MAX_TRADES}`,
      maxBytes: MAX_BYTES,
    }
  },
  read: readPage,
  keyOf: ({ id }) => SEQUENCE.exec(id)?.[0] ?? id,
}

function readPage(body: unknown): readonly Trade[] | string {
  if (!Array.isArray(body)) return errorOf(body) ?? 'the answer is not a list of trades'
  if (body.length > MAX_TRADES) return `more than ${MAX_TRADES} trades`
  const trades: Trade[] = []
  for (const entry of body.toReversed()) {
    const trade = readTrade(entry)
    if (typeof trade === 'string') return trade
    trades.push(trade)
  }
  return trades
}

/** Errors come with HTTP 200: `{"code":1121,"msg":"unknown symbol"}`. */
function errorOf(body: unknown): string | null {
  if (!isWireObject(body) || body['code'] === undefined) return null
  return `${describeWire(body['code'])} ${describeWire(body['msg'])}`.trim()
}
