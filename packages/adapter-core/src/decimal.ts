/** The longest price or size accepted, in characters. Exchanges send fewer than 25; more is an attack or a fault. */
export const MAX_DECIMAL_LENGTH = 40

const DOT = 46
const ZERO = 48
const NINE = 57

/** Where the dot stands, the length of the text if there is none, -1 if the text is no plain decimal. */
function integerEnd(text: string): number {
  const length = text.length
  if (length === 0 || length > MAX_DECIMAL_LENGTH) return -1
  let dot = length
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i)
    if (code >= ZERO && code <= NINE) continue
    if (code !== DOT || dot !== length) return -1
    dot = i
  }
  return dot === 0 || dot === length - 1 ? -1 : dot
}

/** True for digits with at most one dot between them: no sign, no exponent, no blank, at most 40 characters. */
export function isDecimal(text: string): boolean {
  return integerEnd(text) !== -1
}

/** True where a decimal is zero, however it is written. */
export function isZero(decimal: string): boolean {
  for (let i = 0; i < decimal.length; i++) {
    const code = decimal.charCodeAt(i)
    if (code !== ZERO && code !== DOT) return false
  }
  return true
}

/** Powers of ten that a number holds exactly. */
const POWERS_OF_TEN = Array.from({ length: 23 }, (_, exponent) => 10 ** exponent)

/**
 * Where a decimal lies among others: the number nearest to it; NaN where the text is no plain decimal. For finding and
 * sorting only: of two decimals the greater never has the smaller number, but those of more than 15 digits may share one.
 *
 * Exact digits over an exact power of ten round to the nearest number, as reading the text does (Clinger, 1990).
 */
export function decimalOrder(text: string): number {
  const length = text.length
  if (length > MAX_DECIMAL_LENGTH) return Number.NaN
  let digits = 0
  let dot = length
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i)
    if (code >= ZERO && code <= NINE) digits = digits * 10 + (code - ZERO)
    else if (code === DOT && dot === length) dot = i
    else return Number.NaN
  }
  if (dot === 0 || dot === length - 1) return Number.NaN
  const power = POWERS_OF_TEN[dot === length ? 0 : length - dot - 1]
  return power !== undefined && digits <= Number.MAX_SAFE_INTEGER ? digits / power : Number(text)
}

/**
 * A decimal as a string that sorts with `<` as the number does, exactly, and is equal for equal numbers; null where the
 * text is no plain decimal. The number of integer digits comes first, so `9.9` sorts before `10`.
 */
export function decimalKey(text: string): string | null {
  const dot = integerEnd(text)
  if (dot === -1) return null
  let start = 0
  while (start < dot - 1 && text.charCodeAt(start) === ZERO) start++
  let end = text.length
  if (dot < end) {
    while (text.charCodeAt(end - 1) === ZERO) end--
    if (end === dot + 1) end = dot
  }
  return String.fromCharCode(dot - start) + text.slice(start, end)
}
