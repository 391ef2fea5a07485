import { expect, test } from 'bun:test'
import { FakeClock } from './fake-clock.ts'
import { settle } from './settle.ts'

test('wakes sleepers in the order in which they fall due, each at its own time', async () => {
  const clock = new FakeClock()
  const woken: [string, number][] = []
  const nap = async (name: string, ms: number) => {
    await clock.sleep(ms)
    woken.push([name, clock.monotonic()])
  }
  const naps = [nap('late', 300), nap('early', 100), nap('also early', 100)]
  await clock.advance(299)
  expect(woken).toEqual([
    ['early', 100],
    ['also early', 100],
  ])
  await clock.advance(1)
  await Promise.all(naps)
  expect(woken.at(-1)).toEqual(['late', 300])
})

test('lets a loop of sleeps run on within one advance', async () => {
  const clock = new FakeClock()
  const ticks: number[] = []
  const loop = async () => {
    while (ticks.length < 5) {
      await clock.sleep(10)
      await Promise.resolve()
      ticks.push(clock.monotonic())
    }
  }
  const done = loop()
  await clock.advance(35)
  expect(ticks).toEqual([10, 20, 30])
  expect(clock.monotonic()).toBe(35)
  await clock.advance(100)
  await done
})

test('a sleep of 0 waits for a turn, not for time', async () => {
  const clock = new FakeClock()
  let woken = false
  const nap = clock.sleep(0).then(() => {
    woken = true
  })
  await settle()
  expect(woken).toBe(false)
  await clock.advance(0)
  await nap
  expect(clock.monotonic()).toBe(0)
})

test('an aborted sleep rejects with the reason and leaves nothing behind', async () => {
  const clock = new FakeClock()
  const stop = new AbortController()
  const nap = clock.sleep(1_000, stop.signal).catch((reason: unknown) => reason)
  stop.abort('enough')
  expect(await nap).toBe('enough')
  expect(clock.sleeping).toBe(0)
  expect(await clock.sleep(1, stop.signal).catch((reason: unknown) => reason)).toBe('enough')
})

test('a stall shows sleepers the time after it, never a time in between', async () => {
  const clock = new FakeClock()
  const seen: number[] = []
  const naps = [100, 200].map((ms) => clock.sleep(ms).then(() => seen.push(clock.monotonic())))
  await clock.stall(5_000)
  await Promise.all(naps)
  expect(seen).toEqual([5_000, 5_000])
})

test('a jump moves the wall clock only', async () => {
  const clock = new FakeClock(1_000)
  await clock.advance(10.5)
  clock.jump(-500)
  expect(clock.now()).toBe(510)
  expect(clock.monotonic()).toBe(10.5)
})
