import { expect, test } from 'bun:test'
import { planBlocks } from './plan.ts'
import { row } from './testing.ts'

const total = (blocks: readonly { readonly faults: number }[]) => blocks.reduce((sum, { faults }) => sum + faults, 0)

test('a row’s faults are shared among its exchanges and cut into blocks of one connection each', () => {
  const blocks = planBlocks({ rows: [row()], rounds: 13, peerRounds: 0, isQuick: false })
  const paradex = blocks.filter(({ exchange }) => exchange === 'paradex')
  expect(paradex.map(({ faults }) => faults)).toEqual([5, 2])
  expect(total(blocks)).toBe(13)
})

test('every exchange of a row has its turn, however few the rounds and small the share', () => {
  const blocks = planBlocks({ rows: [row({ share: 0.2 })], rounds: 1, peerRounds: 0, isQuick: false })
  expect(blocks.map(({ exchange }) => exchange).toSorted()).toEqual(['paradex', 'vest'])
})

test('peers get the rows that are for them, one fault a process', () => {
  const rows = [row({ peers: true }), row({ id: 'gap' })]
  const peers = planBlocks({ rows, rounds: 4, peerRounds: 5, isQuick: false }).filter(
    ({ client }) => client !== 'holdfast',
  )
  expect(peers).toHaveLength(15)
  expect(peers.every((block) => block.faults === 1 && block.row.id === 'rst')).toBe(true)
})

test('the longest blocks come first, a quick run’s faults being shorter', () => {
  const steps = [{ fault: 'refuse', durationMs: 20_000, quickDurationMs: 6_000 }]
  const rows = [row(), row({ id: 'refused', injury: { kind: 'faults', steps }, backSince: 'fault_end' })]
  const plan = (isQuick: boolean) => planBlocks({ rows, rounds: 10, peerRounds: 0, isQuick })
  expect(plan(false)[0]?.row.id).toBe('refused')
  expect(plan(true)[0]?.estimateMs).toBeLessThan(plan(false)[0]?.estimateMs ?? 0)
})

test('pauses of our own process are not for a simulator', () => {
  const paused = row({ injury: { kind: 'own_pause', how: 'sigstop', ms: 3_000 } })
  expect(planBlocks({ rows: [paused], rounds: 4, peerRounds: 5, isQuick: false })).toEqual([])
})
