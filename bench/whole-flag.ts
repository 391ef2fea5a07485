/** The value of a flag that takes a whole number from `min`. @throws {RangeError} naming the flag */
export function wholeFlag(flag: string, text: string, min = 1): number {
  const value = Number(text)
  if (Number.isInteger(value) && value >= min && text.trim() !== '') return value
  throw new RangeError(`--${flag} must be a whole number from ${min}, got ${text}`)
}
