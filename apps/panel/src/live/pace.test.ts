import { expect, test } from 'bun:test'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createPace } from './pace.ts'

function world(settleMs?: number) {
  const clock = createFakeClock()
  const runs: number[] = []
  const run = () => runs.push(clock.now() - 1_000_000)
  const pace = createPace({ clock, everyMs: () => 2_000, ...(settleMs === undefined ? {} : { settleMs }), run })
  return { clock, pace, runs }
}

test('runs for the first news at once, and once for those that crowd behind it', () => {
  const { clock, pace, runs } = world()
  for (let at = 0; at <= 1_500; at += 500) {
    pace.news()
    clock.advance(500)
  }
  expect(runs).toEqual([0, 2_000])
  clock.advance(10_000)
  expect(runs).toEqual([0, 2_000])
  pace.news()
  expect(runs).toEqual([0, 2_000, 12_000])
})

test('news may settle first, each time', () => {
  const { clock, pace, runs } = world(200)
  for (let at = 0; at < 1_000; at += 100) {
    pace.news()
    clock.advance(100)
  }
  clock.advance(10_000)
  expect(runs).toEqual([200, 2_200])
  pace.news()
  clock.advance(10_000)
  expect(runs).toEqual([200, 2_200, 11_200])
})

test('nothing runs while nobody looks, and what was missed is made up for', () => {
  const { clock, pace, runs } = world()
  pace.setActive(false)
  pace.news()
  clock.advance(10_000)
  expect(runs).toEqual([])
  pace.setActive(true)
  expect(runs).toEqual([10_000])
  pace.news()
  pace.setActive(false)
  clock.advance(10_000)
  pace.setActive(true)
  expect(runs).toEqual([10_000, 20_000])
})

test('coming back without news runs nothing, and neither does what was stopped', () => {
  const { clock, pace, runs } = world()
  pace.setActive(false)
  pace.setActive(true)
  expect(runs).toEqual([])
  pace.news()
  pace.news()
  pace.stop()
  clock.advance(10_000)
  expect(runs).toEqual([0])
})
