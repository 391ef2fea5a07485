import { isWireName, isWireObject, type RestQuestion, readInteger } from '@holdfast/adapter-core'

/** All of it is `POST /info` with a JSON body that names its type. */
const path = '/info'

/** 234 coins were 18 kB. */
const MAX_META_BYTES = 512 * 1024

/**
 * `{"type":"meta"}`: the perpetuals of the first dex, `{"universe":[{"name":"BTC",…},{"name":"MATIC","isDelisted":true}]}`.
 * What is delisted is left out: it is acknowledged, and its book is empty for ever.
 */
export const marketList: RestQuestion<readonly string[]> = {
  path,
  body: { type: 'meta' },
  maxBytes: MAX_META_BYTES,
  read: readUniverse,
}

/** `{"type":"exchangeStatus"}` tells the time of the latest state: 0.1 to 0.3 s behind the clock, as measured. */
export const serverTime: RestQuestion<number> = {
  path,
  body: { type: 'exchangeStatus' },
  read: (body) => (isWireObject(body) ? readInteger(body['time']) : null) ?? 'time is not an instant',
}

function readUniverse(body: unknown): readonly string[] | string {
  if (!isWireObject(body) || !Array.isArray(body['universe'])) return 'universe is not a list'
  const names = (body['universe'] as readonly unknown[]).flatMap((entry) => {
    if (!isWireObject(entry) || entry['isDelisted'] === true) return []
    const { name } = entry
    return isWireName(name) ? [name] : []
  })
  return names.length === 0 ? 'no coin of the universe is listed' : names
}
