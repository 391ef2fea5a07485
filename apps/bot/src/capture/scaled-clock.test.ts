import { expect, test } from 'bun:test'
import { FakeClock } from '@holdfast/adapter-core/testing'
import { createScaledClock } from './scaled-clock.ts'

test('ten times as fast: a sleep of ten seconds is over after one, and so much has passed', async () => {
  const real = new FakeClock()
  const clock = createScaledClock({ clock: real, speed: 10, startsAt: 1_000_000 })
  const woken: string[] = []
  const slept = clock.sleep(10_000).then(() => woken.push('sleep'))
  clock.timer(5_000, () => woken.push('timer'))
  const callOff = clock.timer(1_000, () => woken.push('called off'))
  callOff()
  await real.advance(500)
  expect([woken, clock.now(), clock.monotonic()]).toEqual([['timer'], 1_005_000, 5_000])
  await real.advance(500)
  await slept
  expect([woken, clock.now()]).toEqual([['timer', 'sleep'], 1_010_000])
})

test('slower works as well, and a signal ends a sleep', async () => {
  const real = new FakeClock()
  const clock = createScaledClock({ clock: real, speed: 0.5, startsAt: 0 })
  const stop = new AbortController()
  const slept = clock.sleep(1_000, stop.signal).then(
    () => 'slept',
    () => 'ended',
  )
  await real.advance(1_000)
  expect(clock.monotonic()).toBe(500)
  stop.abort()
  expect(await slept).toBe('ended')
})
