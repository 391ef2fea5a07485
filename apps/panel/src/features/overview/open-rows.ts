/** What the address says where no row is open although one would be. */
const NONE_OPEN = '-'

/**
 * The rows that are open: those that the address names (`?open=paradex,vest`). Where it says nothing, the only connection
 * there is; several are an overview first.
 */
export function openRowsOf(query: URLSearchParams, order: readonly string[]): readonly string[] {
  const said = query.get('open')
  if (said === null) return order.length === 1 ? order : []
  return said === NONE_OPEN ? [] : said.split(',')
}

/** What the address says once a row was opened or closed. */
export function toggledRow(open: readonly string[], id: string, order: readonly string[]): string | null {
  const next = open.includes(id) ? open.filter((one) => one !== id) : [...open, id]
  if (next.join() === openRowsOf(new URLSearchParams(), order).join()) return null
  return next.length === 0 ? NONE_OPEN : next.join(',')
}
