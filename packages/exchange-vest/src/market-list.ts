import { isWireName, isWireObject, type RestQuestion } from '@holdfast/adapter-core'

/** An entry is about 500 bytes, and there are some hundreds. */
const MAX_BYTES = 2 * 1024 * 1024

/**
 * `exchangeInfo`, which both dialects have: `{"symbols":[{"symbol":"NDX-USD-PERP","displaySymbol":"NQ-PERP",…}]}`. The
 * wire answers to `symbol` alone; the name on Vest's own pages is refused.
 */
export function marketList(question: Pick<RestQuestion<readonly string[]>, 'headers' | 'path'>) {
  return { ...question, maxBytes: MAX_BYTES, read: readSymbols } satisfies RestQuestion<readonly string[]>
}

function readSymbols(body: unknown): readonly string[] | string {
  if (!isWireObject(body) || !Array.isArray(body['symbols'])) return 'symbols is not a list'
  const symbols = (body['symbols'] as readonly unknown[]).flatMap((entry) => {
    const symbol = isWireObject(entry) ? entry['symbol'] : undefined
    return isWireName(symbol) ? [symbol] : []
  })
  return symbols.length === 0 ? 'no entry of symbols has a symbol' : symbols
}
