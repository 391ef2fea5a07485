/**
 * The names that a flag chooses, separated by commas; all that are known where it is not there.
 *
 * @throws {RangeError} naming the flag, what it takes and what is unknown
 */
export function namesFlag(flag: string, text: string | undefined, known: readonly string[]): readonly string[] {
  const wanted = text?.split(',') ?? known
  const unknown = wanted.filter((name) => !known.includes(name))
  if (unknown.length === 0) return wanted
  throw new RangeError(`--${flag} must be of ${known.join(', ')}, got ${unknown.join(', ')}`)
}
