const ELLIPSIS = '…'

/** Columns that a text takes in a terminal: wide characters take two, marks on others none. */
export function widthOf(text: string): number {
  return Bun.stringWidth(text)
}

/** A text cut to so many columns, with an ellipsis where something is missing; never within a character. */
export function cut(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text
  let kept = ''
  let width = 0
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    const next = width + widthOf(segment)
    if (next > columns - 1) break
    kept += segment
    width = next
  }
  return columns < 1 ? '' : `${kept}${ELLIPSIS}`
}

/** A text filled up to so many columns. */
export function pad(text: string, columns: number, align: 'left' | 'right'): string {
  const space = ' '.repeat(Math.max(0, columns - widthOf(text)))
  return align === 'right' ? `${space}${text}` : `${text}${space}`
}
