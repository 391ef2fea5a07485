import type { Policy } from '../policy.ts'
import { CHANNELS } from './channels.ts'
import { createInspector, type Inspector } from './invariants/inspector.ts'
import type { InvariantId } from './invariants/invariant.ts'
import { type Excuse, promiseMs } from './invariants/recovery.ts'
import type { Schedule } from './schedule.ts'
import type { Look, SimulatedConnection } from './simulated-connection.ts'
import { World } from './world.ts'

/** What never came to its moment within this, in ms, is called off. */
const MOMENT_WAIT_MS = 8_000
/**
 * The longest anything that is shown makes a connection wait, in ms: a market may cost a reconnect every 10 min, and is
 * looked at every 5 min.
 */
const LONGEST_WAIT_MS = 1_000_000
/** How often it is looked whether all are back at last, in ms. */
const LOOK_EVERY_MS = 5_000
/** How long a stopped world is watched, in ms. */
const AFTER_STOP_MS = 12_000
/** More ticks than this in one instant are a machine that spins. */
const MOST_TICKS_AN_INSTANT = 100

/** What came of a schedule. */
export interface Run {
  /** The first breach of each invariant, in words. */
  readonly found: ReadonlyMap<InvariantId, string>
  readonly world: World
  /** Why connections were not back within the promise. */
  readonly excuses: readonly Excuse[]
  readonly steps: number
}

export interface SimulateOptions {
  readonly policy?: Partial<Policy>
  /** Told of every step, before it is judged. */
  readonly onStep?: (look: Look) => void
  /** Told of the first breach of each invariant, as it is found. */
  readonly onBreach?: (id: InvariantId) => void
}

/** Runs a schedule to its end, lets the world heal, judges the recovery, stops everything, and watches what is left. */
export function simulate(schedule: Schedule, { onBreach, onStep, policy }: SimulateOptions = {}): Run {
  const world = new World(schedule, policy)
  const inspector = createInspector(world, onBreach)
  const excuses: Excuse[] = []
  let steps = 0
  let instant = -1
  let ticksNow = 0
  try {
    world.start({
      ...inspector.observer,
      onStep(look) {
        steps += 1
        const isTick = look.input.type === 'tick'
        ticksNow = look.connection.now === instant ? ticksNow + (isTick ? 1 : 0) : 0
        instant = look.connection.now
        if (ticksNow > MOST_TICKS_AN_INSTANT) throw new RangeError('Cannot go on: the machine spins')
        onStep?.(look)
        inspector.observer.onStep(look)
      },
    })
    excuses.push(...heal(world, inspector))
    end(world)
  } catch (error) {
    inspector.violate('total', error instanceof Error ? (error.stack ?? error.message) : String(error))
  }
  return { found: inspector.found, world, excuses, steps }
}

/** Lets every fault strike and pass, then judges how all come back. */
function heal(world: World, inspector: Inspector): readonly Excuse[] {
  const lastAt = Math.max(0, ...world.schedule.strikes.map(({ at }) => at))
  world.runUntil(lastAt)
  while (world.hasArmed && world.agenda.at < lastAt + MOMENT_WAIT_MS)
    world.runUntil(world.agenda.at + LOOK_EVERY_MS / 10)
  world.disarm()
  world.runUntil(Math.max(world.agenda.at, world.struckUntil))
  // Nobody resumes a paused connection but its operator.
  for (const connection of world.connections) connection.operate('resume')
  inspector.recovery.onRest(world.connections)
  const since = world.agenda.at
  const late: SimulatedConnection[] = []
  const excuses: (Excuse | null)[] = []
  for (const connection of world.connections.toSorted((a, b) => promiseMs(a.plan) - promiseMs(b.plan))) {
    world.runUntil(since + promiseMs(connection.plan))
    if (!isLate(connection, inspector, since)) continue
    const why = excuse(connection, inspector, since)
    excuses.push(why)
    if (!isBeyondHelp(connection, why)) late.push(connection)
  }
  const limit =
    Math.max(since, ...late.map((connection) => inspector.recovery.floorUntil(connection))) + LONGEST_WAIT_MS
  let left = late
  while (left.length > 0 && world.agenda.at < limit) {
    world.runUntil(world.agenda.at + LOOK_EVERY_MS)
    left = left.filter((connection) => isLate(connection, inspector, since))
  }
  for (const { id, state } of left) inspector.violate('back_in_time', `${id} never came back, it is ${state.state}`)
  return excuses.flatMap((why) => why ?? [])
}

function isLate(connection: SimulatedConnection, { recovery }: Inspector, since: number): boolean {
  return connection.state.intent === 'run' && !recovery.isBack(connection, since)
}

/** Pings that nobody knows to be answered, and no channel whose silence says anything: a dead socket cannot be told. */
function isBeyondHelp({ plan }: SimulatedConnection, why: Excuse | null): boolean {
  return why === 'unknown_pings' && plan.markets.every((kind) => CHANNELS[kind].maxStaleAfterMs === null)
}

function excuse(connection: SimulatedConnection, { recovery, violate }: Inspector, since: number): Excuse | null {
  const why = recovery.excuseOf(connection, since)
  const { id, state } = connection
  if (why === null)
    violate('back_in_time', `${id} is ${state.state} ${promiseMs(connection.plan)} ms after the last fault`)
  return why
}

function end(world: World): void {
  for (const connection of world.connections) connection.stop()
  world.runUntil(world.agenda.at + AFTER_STOP_MS)
}
