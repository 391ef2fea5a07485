/** Something that can be found by its words. */
export interface Findable {
  readonly words: string
}

/** Those whose words have every word of the text, in any case and order; all where there is none. */
export function found<T extends Findable>(all: readonly T[], text: string): readonly T[] {
  const wanted = text.toLowerCase().split(/\s+/).filter(Boolean)
  return all.filter(({ words }) => {
    const own = words.toLowerCase()
    return wanted.every((word) => own.includes(word))
  })
}
