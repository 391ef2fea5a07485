import { expect, test } from 'bun:test'
import { spreadDto } from '../../testing/dtos.ts'
import { standingOf } from './standing.ts'

test('a tradable spread is what it is worth', () => {
  expect(standingOf(spreadDto(), 'live')).toEqual({ kind: 'tradable', entryPct: 0.031, exitPct: 0.045 })
})

test('a blocked one names every leg in its way', () => {
  const blocked = spreadDto({
    tradable: false,
    entryPct: null,
    exitPct: null,
    blockedBy: [
      { connection: 'vest', market: 'BTC-PERP', staleReason: 'too_old' },
      { connection: 'paradex', market: 'BTC-USD-PERP', staleReason: 'suspect' },
    ],
  })
  expect(standingOf(blocked, 'live')).toEqual({
    kind: 'blocked',
    by: ['vest BTC-PERP: too old', 'paradex BTC-USD-PERP: silent, being checked'],
  })
})

test('nothing is tradable that the panel does not hear of', () => {
  expect(standingOf(undefined, 'live')).toEqual({ kind: 'waiting' })
  expect(standingOf(spreadDto(), 'stale')).toMatchObject({ kind: 'blocked' })
})
