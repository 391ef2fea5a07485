import { describe, expect, test } from 'bun:test'
import { duration } from './duration.ts'

describe('duration', () => {
  test.each([
    [0, '0 ms'],
    [31.4, '31 ms'],
    [999.6, '1.00 s'],
    [2_270, '2.27 s'],
    [9_996, '10.0 s'],
    [43_140, '43.1 s'],
    [59_960, '1 min'],
    [83_000, '1 min 23 s'],
    [3_600_000, '1 h'],
    [11_040_000, '3 h 4 min'],
    [183_600_000, '2 d 3 h'],
  ])('%p ms reads %p', (ms, text) => expect(duration(ms)).toBe(text))

  test('shows a dash where there is none', () => {
    expect([duration(null), duration(undefined), duration(Number.NaN)]).toEqual(['–', '–', '–'])
  })
})
