import { editDistance } from '@holdfast/adapter-core'

/** The candidate that was probably meant, null where none is near: a third of the word, at least two edits. */
export function nearest(word: string, candidates: readonly string[]): string | null {
  const reach = Math.max(2, Math.floor(word.length / 3))
  const ranked = candidates
    .map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, distance }) => distance <= reach && distance < candidate.length)
    .sort((a, b) => a.distance - b.distance)
  return ranked[0]?.candidate ?? null
}

/** ` Did you mean "x"?`, or '' where nothing is near. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  const meant = nearest(word, candidates)
  return meant === null ? '' : ` Did you mean "${meant}"?`
}
