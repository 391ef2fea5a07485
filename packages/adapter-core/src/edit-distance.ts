/** Edits (insert, delete, replace, swap of neighbours) from one word to the other. */
export function editDistance(from: string, to: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (let row = 1; row <= from.length; row++) {
    const current = [row]
    for (let column = 1; column <= to.length; column++) {
      const replace = (last[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1)
      const swapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]
      const swap = swapped ? (beforeLast[column - 2] ?? 0) + 1 : replace
      current[column] = Math.min((last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, replace, swap)
    }
    beforeLast = last
    last = current
  }
  return last[to.length] ?? 0
}

/** Longer names are none that anybody meant, in UTF-16 units. */
const MAX_NAME_LENGTH = 64

/** Most names that are compared with a word: an exchange's list may be megabytes of them. */
const MAX_COMPARED = 2_000

/**
 * The names that come nearest to a word, nearest first, capitals aside; none that has nothing in common with it. Of more
 * than 2,000 names only those that begin as the word does are compared, and 2,000 of them at most.
 *
 * @param count At most so many.
 */
export function nearestNames(word: string, names: readonly string[], count: number): readonly string[] {
  if (word.length > MAX_NAME_LENGTH) return []
  return compared(word, names)
    .filter((name) => name.length <= MAX_NAME_LENGTH)
    .map((name) => ({ name, distance: editDistance(word.toLowerCase(), name.toLowerCase()) }))
    .filter(({ distance, name }) => distance < Math.max(word.length, name.length))
    .sort((one, other) => one.distance - other.distance || (one.name < other.name ? -1 : 1))
    .slice(0, count)
    .map(({ name }) => name)
}

function compared(word: string, names: readonly string[]): readonly string[] {
  if (names.length <= MAX_COMPARED) return names
  const first = word.charAt(0).toLowerCase()
  return names.filter((name) => name.charAt(0).toLowerCase() === first).slice(0, MAX_COMPARED)
}
