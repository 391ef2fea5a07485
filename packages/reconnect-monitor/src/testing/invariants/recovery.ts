import type { MachineState, SocketState } from '../../machine/index.ts'
import { CHANNELS, LONGEST_GAP, SUBSCRIBES_PER_SECOND } from '../channels.ts'
import type { ConnectionPlan } from '../schedule.ts'
import type { SimulatedConnection } from '../simulated-connection.ts'
import type { Wire } from '../wire.ts'
import { floorOf } from './delays.ts'
import type { Violate, Watcher } from './invariant.ts'

type SubStatus = SocketState['subs'][number]['status']

/** From the end of the last fault to data on every subscription, in ms. */
const PROMISE_MS = 5_000

/**
 * The promise for one connection, in ms: on top of it come the exchange's pacing of subscribes, and a market's next move
 * where the exchange sends nothing before it.
 */
export function promiseMs({ burst, markets, paceMs }: ConnectionPlan): number {
  const pacingMs = (Math.max(0, markets.length - burst) / SUBSCRIBES_PER_SECOND) * 1_000
  const isAwaited = markets.some((kind) => !CHANNELS[kind].snapshotOnSubscribe)
  return PROMISE_MS + pacingMs + (isAwaited ? paceMs * LONGEST_GAP : 0)
}

interface Track {
  /** Until when the dial budget made it wait. */
  budgetedUntil: number
  flappingAt: number
  fatalAt: number
  /** When each subscription last had data that could be used. */
  readonly freshAt: Map<number, number>
}

/** What makes a connection wait for longer than the promise, all of it shown to the operator; null where nothing does. */
export type Excuse =
  | 'floor'
  | 'budget'
  | 'flapping'
  | 'operator'
  | 'held'
  | 'accused'
  | 'unlearned'
  | 'charged'
  | 'unhealed'
  | 'unknown_pings'

/** What recovery is judged by. */
export interface RecoveryWatcher extends Watcher {
  /** The last fault is over. */
  onRest(connections: readonly SimulatedConnection[]): void
  /** Live, and every subscription had data since `since`. */
  isBack(connection: SimulatedConnection, since: number): boolean
  excuseOf(connection: SimulatedConnection, since: number): Excuse | null
  /** Nobody may dial the connection's address before this. */
  floorUntil(connection: SimulatedConnection): number
}

/** Sees that a connection never stands idle, and what may keep it from being back in time. */
export function watchRecovery(violate: Violate): RecoveryWatcher {
  const tracks = new Map<SimulatedConnection, Track>()
  const floors = new Map<string, number>()
  const trackOf = (connection: SimulatedConnection): Track => {
    const never = Number.NEGATIVE_INFINITY
    const track = tracks.get(connection) ?? {
      budgetedUntil: never,
      flappingAt: never,
      fatalAt: never,
      freshAt: new Map(),
    }
    tracks.set(connection, track)
    return track
  }
  const atRest = new Map<SimulatedConnection, Excuse | null>()
  const floorUntil = ({ exchange }: SimulatedConnection): number => floors.get(exchange.address) ?? 0

  return {
    onProcess() {
      tracks.clear()
      floors.clear()
    },
    onStep({ before, connection, input }) {
      const { now, state } = connection
      const track = trackOf(connection)
      const isKnown = 'generation' in input && before.sockets.some(({ generation }) => generation === input.generation)
      const floor = isKnown ? floorOf(before, input, now) : null
      if (floor !== null) floors.set(connection.exchange.address, Math.max(floorUntil(connection), floor))
      if (before.flappingSince !== null || state.flappingSince !== null) track.flappingAt = now
      if (before.fatal !== null || state.fatal !== null) track.fatalAt = now
    },
    onDeferred(connection, reason, waitMs) {
      if (reason === 'dial_budget') trackOf(connection).budgetedUntil = connection.now + waitMs
    },
    onBook(connection, index, book) {
      if (book.fresh) trackOf(connection).freshAt.set(index, connection.now)
    },
    onIdle(connection) {
      const { isRunning, state } = connection
      if (isRunning && isIdle(state)) violate('back_in_time', `${state.state}, and nothing is under way to change that`)
    },
    floorUntil,
    onRest(connections) {
      for (const connection of connections) atRest.set(connection, excuseOfSubscriptions(connection))
    },
    isBack(connection, since) {
      const { plan, state } = connection
      if (state.state !== 'live') return false
      const { freshAt } = trackOf(connection)
      return plan.markets.every((_, index) => (freshAt.get(index) ?? 0) >= since)
    },
    excuseOf(connection, since) {
      const { budgetedUntil, fatalAt, flappingAt } = trackOf(connection)
      if (floorUntil(connection) > since) return 'floor'
      if (budgetedUntil >= since) return 'budget'
      const { fatal, flappingSince } = connection.state
      if (flappingSince !== null || flappingAt >= since) return 'flapping'
      if (fatal !== null || fatalAt >= since) return 'operator'
      return atRest.get(connection) ?? excuseOfSubscriptions(connection)
    },
  }
}

/** Nothing is planned, dialed or open, although it should run. */
function isIdle({ dialPlan, fatal, intent, primary, sockets }: MachineState): boolean {
  const isGivenUp = fatal !== null && fatal.probes === null
  const isDialing = sockets.some(({ role, stage }) => stage === 'dialing' && role !== 'standby')
  return intent === 'run' && !isGivenUp && dialPlan === null && primary === null && !isDialing
}

function excuseOfSubscriptions(connection: SimulatedConnection): Excuse | null {
  const { exchange, state } = connection
  const isHeld = state.sockets.some(({ subs }) => subs.some(({ status }) => isHeldBack(status)))
  if (isHeld || state.holds.some((hold) => hold !== null)) return 'held'
  if (state.suspicions.some((suspicion) => suspicion !== null && suspicion.alone > 0)) return 'accused'
  const wire = state.primary === null ? undefined : exchange.wires.get(state.primary)
  for (const index of wire?.markets.keys() ?? []) {
    const why = excuseOfMute(connection, wire?.markets ?? [], index)
    if (why !== null) return why
  }
  const isAnswered = state.pingAnswered || state.config.heartbeat.answered
  return wire?.isDead === true && !isAnswered ? 'unknown_pings' : null
}

function isHeldBack(status: SubStatus): boolean {
  if (status.kind === 'refused') return status.refusals >= 3
  return status.kind === 'stale' && (status.retryAt !== null || status.holds > 0)
}

function excuseOfMute({ state }: SimulatedConnection, markets: Wire['markets'], index: number): Excuse | null {
  const muted = markets[index]?.muted ?? 'no'
  if (muted === 'no') return null
  // One channel of several is asked again first, and given time to answer.
  if (muted === 'for_ever' && markets.some((market) => market.muted === 'no')) return 'unhealed'
  if ((state.paces[index]?.thresholdMs ?? 0) > state.config.policy.staleMinMs) return 'unlearned'
  return state.reconnectedFor[index] === null ? null : 'charged'
}
