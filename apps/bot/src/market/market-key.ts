/** Connections and markets are those of the configuration, and are looked up with every message. */
const keys = new Map<string, Map<string, string>>()

/** A key for maps: unique per connection and market. */
export function marketKey(connection: string, market: string): string {
  const known = keys.get(connection)?.get(market)
  if (known !== undefined) return known
  const key = `${connection}/${market}`
  const markets = keys.get(connection) ?? new Map<string, string>()
  keys.set(connection, markets.set(market, key))
  return key
}
