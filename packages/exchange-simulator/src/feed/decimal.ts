/**
 * Writes `units` × 10^-`decimals` as a decimal string, exactly: digits are moved, nothing is divided.
 *
 * @throws {RangeError} when `units` is not a safe integer.
 */
export function formatUnits(units: number, decimals: number): string {
  if (!Number.isSafeInteger(units)) throw new RangeError(`Cannot format units: not a safe integer, got ${units}`)
  const sign = units < 0 ? '-' : ''
  const digits = String(Math.abs(units)).padStart(decimals + 1, '0')
  if (decimals === 0) return sign + digits
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
}

/** The same without trailing zeros, as Paradex writes prices and sizes: "61742", "0.0003". */
export function formatShort(units: number, decimals: number): string {
  const text = formatUnits(units, decimals)
  return decimals === 0 ? text : text.replace(/\.?0+$/, '')
}

/** What stands in place of a price in a frame that is corrupt. */
export const NO_DECIMAL = '83,4x0.7'
