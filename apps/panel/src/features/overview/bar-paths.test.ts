import { expect, test } from 'bun:test'
import { barPaths } from './bar-paths.ts'

test('a stretch is as wide as it was long, a blip is a line, and the worse is drawn over the better', () => {
  const paths = barPaths([
    { state: 'live', start: 0, end: 0.5 },
    { state: 'down', start: 0.5, end: 0.501 },
    { state: 'live', start: 0.501, end: 1 },
  ])
  expect(paths).toEqual([
    { state: 'live', areas: 'M0 0h500v1H0zM501 0h499v1H501z', lines: '' },
    { state: 'down', areas: '', lines: 'M500.5 0v1' },
  ])
})

test('however many pieces there are, there is one entry a state', () => {
  const pieces = Array.from({ length: 1_000 }, (_, i) => ({
    state: (['live', 'down', 'paused'] as const)[i % 3] ?? 'live',
    start: i / 1_000,
    end: (i + 1) / 1_000,
  }))
  expect(barPaths(pieces).map(({ state }) => state)).toEqual(['live', 'paused', 'down'])
})

test('what began a moment ago is drawn inside the bar, not half beyond its end', () => {
  const [, down] = barPaths([
    { state: 'live', start: 0, end: 0.9999 },
    { state: 'down', start: 0.9999, end: 1 },
  ])
  expect(down?.lines).toBe('M993 0v1')
})

test('nothing is drawn of nothing', () => expect(barPaths([])).toEqual([]))
