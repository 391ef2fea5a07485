const ZERO = 48
const DOT = 46

/**
 * How far `price` lies above `base`, in percent; negative below. Both are positive plain decimals, as books hold them.
 *
 * Exact up to the last step: the difference is taken between whole numbers, so that nothing cancels, and only the quotient
 * is a float. It is the float nearest to the true value while the prices have no more than 13 digits, and never further
 * off than two of its last bits.
 */
export function percentAbove(price: string, base: string): number {
  const ownDecimals = decimalsOf(price)
  const baseDecimals = decimalsOf(base)
  const decimals = Math.max(ownDecimals, baseDecimals)
  const unit = wholeUnits(base, decimals - baseDecimals)
  const units = wholeUnits(price, decimals - ownDecimals)
  const hundredfold = (units - unit) * 100
  // The same in numbers, where they hold every step exactly: one that is too large stays too large.
  const isExact = unit <= Number.MAX_SAFE_INTEGER && units <= Number.MAX_SAFE_INTEGER
  if (isExact && Number.isSafeInteger(hundredfold)) return hundredfold / unit
  const bigUnit = bigUnits(base, decimals)
  return Number((bigUnits(price, decimals) - bigUnit) * 100n) / Number(bigUnit)
}

function decimalsOf(text: string): number {
  for (let i = text.length - 1; i >= 0; i--) if (text.charCodeAt(i) === DOT) return text.length - i - 1
  return 0
}

/** The digits of a decimal and so many zeros as a number; not exact beyond the safe integers. */
function wholeUnits(text: string, zeros: number): number {
  let units = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code !== DOT) units = units * 10 + (code - ZERO)
  }
  for (let i = 0; i < zeros; i++) units *= 10
  return units
}

/** A decimal in units of 10^-`decimals`, of which it has no more. */
function bigUnits(text: string, decimals: number): bigint {
  const own = decimalsOf(text)
  const digits = own === 0 ? text : text.slice(0, -own - 1) + text.slice(-own)
  return BigInt(digits + '0'.repeat(decimals - own))
}
