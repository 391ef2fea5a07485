import type { Frame } from '../../../socket.ts'
import { NONSENSE } from '../../nonsense.ts'
import { must, mustAllBeRight } from '../world.ts'
import { type Case, firstOf, frameOnWire } from './case.ts'

/** At how many places a good frame is cut short. */
const CUTS = 20

/** What holds where frames on a channel are not what they should be. */
export const NOISE_CASES: readonly Case[] = [
  {
    name: 'garbage between good frames costs nothing but itself',
    run: async (world) => {
      const { driver, script, server } = world
      await world.connect()
      await world.stir()
      for (const frame of script.garbage) {
        const before = driver.signals.length
        server.sockets[0]?.send(frame)
        await server.flush()
        const told = driver.signals.slice(before).filter(({ type }) => type !== 'heartbeat')
        must(told.length > 0, `nothing was told of ${describe(frame)}`)
        must(
          told.every(({ type }) => type === 'noise'),
          `${describe(frame)} was told as ${told.map(({ type }) => type).join(', ')}`,
        )
        await world.stir()
        mustAllBeRight(world)
      }
      const { malformedFrames, unknownFrames } = driver.adapter.health()
      must(script.garbage.length === 0 || malformedFrames + unknownFrames > 0, 'no garbage was counted')
    },
  },
  {
    name: 'nonsense, and good frames cut short, say nothing of any subscription',
    run: async (world) => {
      const { driver, server } = world
      await world.connect()
      await world.stir()
      const whole = frameOnWire(world, firstOf(world))
      const before = driver.signals.length
      for (const frame of [...NONSENSE, ...cutShort(whole)]) server.sockets[0]?.send(frame)
      await server.flush()
      const told = driver.signals.slice(before).filter(({ type }) => type !== 'heartbeat' && type !== 'noise')
      must(told.length === 0, `nonsense was told as ${told.map(({ type }) => type).join(', ')}`)
      mustAllBeRight(world)
      await world.stir()
      mustAllBeRight(world)
    },
  },
]

function* cutShort(frame: Frame): Generator<Frame> {
  for (let part = 0; part < CUTS; part += 1) yield frame.slice(0, Math.floor((frame.length * part) / CUTS))
}

function describe(frame: Frame): string {
  const text = typeof frame === 'string' ? frame : `${frame.length} bytes`
  return text.length > 100 ? `${text.slice(0, 100)}…` : text
}
