/**
 * How far `price` lies above `base`, in percent; negative below. Both are positive plain decimals, as books hold them.
 *
 * Exact up to the last step: the difference is taken between whole numbers, so that nothing cancels, and only the quotient
 * is a float. It is the float nearest to the true value while the prices have no more than 13 digits, and never further
 * off than two of its last bits.
 */
export function percentAbove(price: string, base: string): number {
  const decimals = Math.max(decimalsOf(price), decimalsOf(base))
  const unit = wholeUnits(base, decimals)
  return Number((wholeUnits(price, decimals) - unit) * 100n) / Number(unit)
}

function decimalsOf(text: string): number {
  const dot = text.indexOf('.')
  return dot === -1 ? 0 : text.length - dot - 1
}

/** A decimal in units of 10^-`decimals`, of which it has no more. */
function wholeUnits(text: string, decimals: number): bigint {
  const own = decimalsOf(text)
  const digits = own === 0 ? text : text.slice(0, -own - 1) + text.slice(-own)
  return BigInt(digits + '0'.repeat(decimals - own))
}
