/** The value of a flag that takes a whole number from 1. @throws {RangeError} naming the flag */
export function wholeFlag(flag: string, text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && value >= 1) return value
  throw new RangeError(`--${flag} must be a whole number from 1, got ${text}`)
}
