import type { Palette } from './palette.ts'

/** At most so many connections share a chart. */
export const MOST_LINES = 4

interface LineLook {
  readonly colour: keyof Palette
  /** In CSS pixels; none is a full line. */
  readonly dash: readonly number[]
  readonly mark: 'circle' | 'square' | 'triangle' | 'diamond'
}

/** How lines that share a chart are told apart: by dash and mark; all in the colour of text, since colour is for state. */
const LINE_LOOKS: readonly LineLook[] = [
  { colour: 'text', dash: [], mark: 'circle' },
  { colour: 'accent', dash: [7, 4], mark: 'square' },
  { colour: 'muted', dash: [2, 3], mark: 'triangle' },
  { colour: 'text', dash: [12, 4, 2, 4], mark: 'diamond' },
]

export function lookOf(index: number): LineLook {
  return LINE_LOOKS[index % MOST_LINES] as LineLook
}

/** The corners of a mark around its middle, `r` from it; a circle has none. */
export function cornersOf(mark: LineLook['mark'], r: number): readonly (readonly [number, number])[] {
  switch (mark) {
    case 'circle':
      return []
    case 'square':
      return [
        [-r, -r],
        [r, -r],
        [r, r],
        [-r, r],
      ].map(([x = 0, y = 0]) => [x * 0.85, y * 0.85] as const)
    case 'triangle':
      return [
        [0, -r],
        [r, r * 0.8],
        [-r, r * 0.8],
      ]
    case 'diamond':
      return [
        [0, -r * 1.2],
        [r * 1.2, 0],
        [0, r * 1.2],
        [-r * 1.2, 0],
      ]
  }
}
