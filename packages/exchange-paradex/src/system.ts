import { isWireName, isWireObject, type RestQuestion, readInteger, type SystemState } from '@holdfast/adapter-core'

/** A market is described in about 1.5 kB, and options are hundreds of markets. */
const MARKETS_MAX_BYTES = 8 * 1024 * 1024

/** `GET /markets`: perpetuals, options and spot. Source: https://docs.paradex.trade (API reference, markets). */
export const marketList: RestQuestion<readonly string[]> = {
  path: '/markets',
  maxBytes: MARKETS_MAX_BYTES,
  read: (body) => {
    const results = isWireObject(body) ? body['results'] : undefined
    if (!Array.isArray(results)) return 'the answer is no list of markets'
    const symbols = (results as readonly unknown[]).map((market) =>
      isWireObject(market) ? market['symbol'] : undefined,
    )
    // A list with holes is none: a market that is in one of them would be called missing.
    if (!symbols.every(isWireName)) return 'a market without its symbol'
    return symbols.length === 0 ? 'the list of markets is empty' : symbols
  },
}

/**
 * `GET /system/state`: `ok`, `maintenance`, `cancel_only` or `post_only`; a release goes through all of them. Source:
 * https://docs.paradex.trade (API reference, system state). Any other word than `ok` counts as maintenance too.
 */
export const systemState: RestQuestion<SystemState> = {
  path: '/system/state',
  read: (body) => {
    const said = isWireObject(body) ? body['status'] : undefined
    return isWireName(said) ? { isInMaintenance: said !== 'ok', said } : 'the answer is no state'
  },
}

/** `GET /system/time`. Source: https://docs.paradex.trade (API reference, system time). */
export const serverTime: RestQuestion<number> = {
  path: '/system/time',
  read: (body) => (isWireObject(body) ? readInteger(body['server_time']) : null) ?? 'the answer is no instant',
}
