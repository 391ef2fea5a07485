import { expect, test } from 'bun:test'
import { HISTORY_STATES } from '@holdfast/adapter-core/events'
import fc from 'fast-check'
import { condense, isWorse } from './condense.ts'
import { foldAll } from './projection.ts'
import { arbitraryLog, numbered } from './testing.ts'
import { tile } from './tile.ts'
import type { CondensedTile, TimelineTile } from './types.ts'

/** Any tiling whatever, outages in any state and in several tiles included. */
const arbitraryTiling: fc.Arbitrary<readonly TimelineTile[]> = fc
  .tuple(
    fc.integer({ min: 0, max: 10_000 }),
    fc.array(
      fc.record({
        state: fc.constantFrom(...HISTORY_STATES),
        ms: fc.oneof(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 5_000 })),
        outageId: fc.option(fc.integer({ min: 1, max: 9 })),
      }),
      { maxLength: 80 },
    ),
  )
  .map(([start, stretches]) => {
    let at = start
    return stretches.map(({ state, ms, outageId }) => {
      at += ms
      return { state, from: at - ms, to: at, outageId }
    })
  })
const resolution = fc.integer({ min: 1, max: 3_000 })

const idsOf = (tiles: readonly TimelineTile[]) => new Set(tiles.flatMap(({ outageId }) => outageId ?? []))
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

function expectFaithful(raw: readonly TimelineTile[], condensed: readonly CondensedTile[], resolutionMs: number) {
  // They cover what was covered, without gap or overlap.
  expect(condensed[0]?.from).toBe(raw[0]?.from)
  expect(condensed.at(-1)?.to).toBe(raw.at(-1)?.to)
  for (const [index, { to }] of condensed.slice(0, -1).entries()) expect(condensed[index + 1]?.from).toBe(to)
  // Each outage is counted once, and none is hidden.
  expect(sum(condensed.map(({ outages }) => outages))).toBe(idsOf(raw).size)
  expect(sum(condensed.map(({ merged = 1 }) => merged))).toBe(raw.length)
  for (const part of raw) {
    const whole = condensed.find(({ from, to }) => from <= part.from && to >= part.to)
    expect(whole).toBeDefined()
    if (whole !== undefined) expect(isWorse(part.state, whole.state)).toBe(false)
    if (part.outageId !== null) expect(whole?.outageId).not.toBeNull()
  }
  for (const whole of condensed) {
    const parts = raw.filter(({ from, to }) => from >= whole.from && to <= whole.to)
    const inState = sum(parts.filter(({ state }) => state === whole.state).map(({ from, to }) => to - from))
    expect(whole.stateMs ?? whole.to - whole.from).toBe(inState)
    if (whole.outageId !== null) expect(idsOf(parts)).toContain(whole.outageId)
  }
  // However many there were.
  const spanMs = (raw.at(-1)?.to ?? 0) - (raw[0]?.from ?? 0)
  expect(condensed.length).toBeLessThanOrEqual(2 * (Math.floor(spanMs / resolutionMs) + 2))
}

test('nothing is lost of any tiling: covered all over, every outage counted once and never under a better state', () => {
  fc.assert(
    fc.property(arbitraryTiling, resolution, (raw, resolutionMs) =>
      expectFaithful(raw, condense(raw, resolutionMs), resolutionMs),
    ),
    { numRuns: 500 },
  )
})

test('nor of what any log folds to', () => {
  fc.assert(
    fc.property(arbitraryLog, resolution, (log, resolutionMs) => {
      const { intervals } = foldAll(numbered(log))
      const rows = intervals.filter(({ connection }) => connection === intervals[0]?.connection)
      const to = Math.max(1, ...rows.map((row) => row.to ?? row.from)) + 100
      const raw = tile(rows, { from: 0, to }, to)
      expectFaithful(raw, condense(raw, resolutionMs), resolutionMs)
    }),
  )
})

test('at the resolution of the record everything stays as it was', () => {
  fc.assert(
    fc.property(arbitraryTiling, (raw) => {
      expect(condense(raw, 1).map(({ outages, ...rest }) => rest)).toEqual([...raw])
    }),
  )
})
