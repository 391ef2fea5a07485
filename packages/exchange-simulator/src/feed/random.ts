/** A seeded source of numbers: the same seed gives the same sequence on every machine. */
export interface Random {
  /** Uniform in [0, 1). */
  unit(): number
  /** Uniform integer in [0, below). */
  below(below: number): number
  /** Bell-shaped around 0, standard deviation 1, within ±3.5: a sum of uniforms, so no `Math.log` whose last bit varies. */
  bell(): number
}

/** FNV-1a, 32 bits. @see https://datatracker.ietf.org/doc/html/draft-eastlake-fnv */
export function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}

/** A Random for one purpose: the same `seed` gives unrelated sequences to different purposes (mulberry32). */
export function seededRandom(seed: number, purpose: string): Random {
  let state = hashText(`${seed}/${purpose}`)
  const unit = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  // Four uniforms have variance 4/12, hence the √3.
  const bell = () => (unit() + unit() + unit() + unit() - 2) * Math.sqrt(3)
  return { unit, below: (below) => Math.floor(unit() * below), bell }
}

/** So many hexadecimal digits that depend on the text alone. */
export function hexOf(text: string, digits: number): string {
  const words = Array.from({ length: Math.ceil(digits / 8) }, (_, index) => hashText(`${index}/${text}`))
  const hex = words.map((word) => word.toString(16).padStart(8, '0')).join('')
  return hex.slice(0, digits)
}
