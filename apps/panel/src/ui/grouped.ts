/** A whole number with narrow spaces between thousands, which no line breaks at: `10 000`. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, '\u202f')
}
