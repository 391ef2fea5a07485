import { expect, test } from 'bun:test'
import fc from 'fast-check'
import type { Fault, Schedule } from './schedule.ts'
import { anyConnection, anyFault, scheduleOf, strikesOf } from './schedule-arbitrary.ts'
import { ShellWorld } from './shell-world.ts'

const RUNS = Math.ceil(Number(Bun.env['HOLDFAST_SCHEDULES'] ?? 8_000) / 40)
const SEED = Number(Bun.env['HOLDFAST_SEED'] ?? 1)
const LIMIT_MS = 600_000
const LAST_FAULT_MS = 12_000

const isForShell = ({ kind }: Fault): boolean => kind !== 'stop' && kind !== 'crash' && kind !== 'unlisted'
const strikes = strikesOf(anyFault.filter(isForShell), { minLength: 1, maxLength: 5 })
const schedules: fc.Arbitrary<Schedule> = scheduleOf(strikes, fc.array(anyConnection, { minLength: 1, maxLength: 1 }))
const storeMs = fc.constantFrom(0, 5, 400)

test(
  'the shell leaves nothing when it is stopped at any instant: no socket, no timer, no event, and it says so at once',
  async () => {
    const property = fc.asyncProperty(
      schedules,
      storeMs,
      fc.nat({ max: LAST_FAULT_MS }),
      async (schedule, ms, stopAt) => {
        const world = new ShellWorld(schedule, ms)
        await world.runUntil(stopAt)
        world.stop()
        await world.runUntil(stopAt)
        expect(world.isDone).toBe(true)
        expect(world.exchange.standing).toEqual([])
        expect(world.clock.sleeping).toBe(0)
        await world.runUntil(stopAt + 60_000)
        expect(world.exchange.standing).toEqual([])
        expect(world.found).toEqual([])
      },
    )
    await fc.assert(property, { numRuns: RUNS, seed: SEED })
  },
  LIMIT_MS,
)

test(
  'the shell stores what an operator asks for before it does it, and its events and its status agree in the end',
  async () => {
    const property = fc.asyncProperty(schedules, storeMs, async (schedule, ms) => {
      const world = new ShellWorld(schedule, ms)
      await world.runUntil(LAST_FAULT_MS + 70_000)
      world.checkView()
      expect(world.found).toEqual([])
      const ids = world.ledger.events.map(({ id }) => id)
      expect(ids).toEqual(ids.map((_, index) => index + 1))
      world.stop()
      await world.runUntil(LAST_FAULT_MS + 71_000)
      expect(world.isDone).toBe(true)
      expect(world.found).toEqual([])
    })
    await fc.assert(property, { numRuns: Math.ceil(RUNS / 2), seed: SEED })
  },
  LIMIT_MS,
)
