import type { DialFailure } from '@holdfast/adapter-core'
import type { AttemptReason, Cause, Phase } from '@holdfast/adapter-core/events'
import { exhaust, fail, hasAttemptsLeft, isExhausted, judgeRefusal } from './fatal.ts'
import type { DialLine, Input, Turn } from './inputs.ts'
import { countDial, planBackoff, putOff, raiseFloor, withFloor } from './plan.ts'
import { endTrial, isTrial } from './quarantine.ts'
import { standbyLost } from './standby.ts'
import { emit, findSocket, isUp, patchSocket } from './state.ts'
import type { DialPlan, Loss, MachineState, SocketState } from './types.ts'

/** A planned rotation comes at 85 to 95 % of a socket's life: no two in lockstep, none at the very end. */
const ROTATE_AT = { least: 0.85, spread: 0.1 }

function mainDials(state: MachineState): readonly SocketState[] {
  return state.sockets.filter(({ role, stage }) => stage === 'dialing' && role !== 'standby')
}

/** When the next planned dial starts; null where none is planned. */
export function dialDueAt(state: MachineState): number | null {
  if (state.intent !== 'run') return null
  const plans = [state.dialPlan, state.standby.plan].flatMap((plan) => (plan === null ? [] : [plan.at]))
  return plans.length === 0 ? null : Math.min(...plans)
}

/** Planned dials that are due. They start on schedule: where too many are in flight, the oldest makes room. */
export function tickDial(state: MachineState, turn: Turn): MachineState {
  const { dialPlan, standby } = state
  if (standby.plan !== null && turn.now >= standby.plan.at) {
    turn.effects.push({ type: 'request_dial', line: 'standby', role: 'standby' })
  }
  if (dialPlan === null || turn.now < dialPlan.at) return state
  turn.effects.push({ type: 'request_dial', line: 'main', role: state.primary === null ? 'primary' : 'next' })
  const dials = mainDials(state)
  const oldest = dials[0]
  const isFull = dials.length >= state.config.policy.dialsInFlight
  return isFull && oldest !== undefined ? expireDial(state, oldest, turn) : state
}

/** The budget said yes: the next generation starts. */
export function onDialGranted(state: MachineState, line: DialLine, turn: Turn): MachineState {
  if (state.intent !== 'run') return state
  return line === 'standby' ? dialStandby(state, turn) : dialMain(state, turn)
}

function dialMain(state: MachineState, turn: Turn): MachineState {
  const plan = state.dialPlan
  if (plan === null) return state
  if (state.primary !== null && state.succession === null) return { ...state, dialPlan: null }
  const { policy } = state.config
  const isPatient = state.dialTimeouts >= 2
  const dialed: MachineState = {
    ...state,
    attempt: isUp(state) ? state.attempt : state.attempt + 1,
    outage: state.outage === null ? null : { ...state.outage, attempts: state.outage.attempts + 1 },
    lastDialAt: turn.now,
    dialsAt: countDial(state, turn.now),
    dialPlan: null,
    credentials: state.credentials === 'refresh' ? 'refreshed' : state.credentials,
  }
  const next = startDial(dialed, turn, {
    role: state.primary === null ? 'primary' : 'next',
    attempt: isUp(state) ? 1 : state.attempt + 1,
    dialLimitMs: isPatient ? policy.longDialTimeoutMs : policy.dialTimeoutMs,
    plan,
    // A mere suspicion is no attempt to reconnect yet: it is told once the suspicion came true.
    isTold: !(isUp(state) && state.succession?.kind === 'ping_unanswered'),
    refreshCredentials: state.credentials === 'refresh',
  })
  // A patient dial may hang for long: others start beside it on schedule.
  return isPatient && hasAttemptsLeft(next) ? planBackoff(next, turn) : next
}

function dialStandby(state: MachineState, turn: Turn): MachineState {
  const { failures, plan } = state.standby
  if (plan === null) return state
  const isRefused = state.credentials === 'refresh'
  const dialed: MachineState = {
    ...state,
    standby: { ...state.standby, plan: null, lastDialAt: turn.now },
    credentials: isRefused ? 'refreshed' : state.credentials,
  }
  const { dialTimeoutMs } = state.config.policy
  return startDial(dialed, turn, {
    role: 'standby',
    attempt: failures + 1,
    dialLimitMs: dialTimeoutMs,
    plan,
    isTold: true,
    refreshCredentials: isRefused,
  })
}

interface NewDial extends Pick<SocketState, 'role' | 'attempt' | 'dialLimitMs' | 'plan' | 'isTold'> {
  readonly refreshCredentials: boolean
}

function startDial(state: MachineState, turn: Turn, { refreshCredentials, ...dial }: NewDial): MachineState {
  const generation = state.lastGeneration + 1
  const socket: SocketState = {
    ...dial,
    generation,
    stage: 'dialing',
    dialedAt: turn.now,
    openedAt: null,
    lastFrameAt: turn.now,
    lastPingAt: null,
    ping: null,
    subs: [],
    askedAt: null,
    settledAt: null,
    rotateAt: null,
  }
  if (socket.isTold) tellAttempt(socket, turn)
  turn.effects.push({ type: 'dial', generation, refreshCredentials })
  return { ...state, sockets: [...state.sockets, socket], lastGeneration: generation }
}

/** Tells that a dial was started. */
function tellAttempt({ attempt, generation, plan, role }: SocketState, turn: Turn): void {
  const { reason } = plan
  const data = { attempt, generation, delayMs: Math.round(plan.delayMs), reason }
  emit(turn, { type: 'attempt_started', data: role === 'primary' ? data : { ...data, role } })
}

/** Dials begun on a mere suspicion that came true: they are attempts to reconnect, told and counted as such. */
export function tellSuspected(state: MachineState, turn: Turn): MachineState {
  let { attempt } = state
  const sockets = state.sockets.map((socket): SocketState => {
    if (socket.role === 'standby') return socket
    if (socket.isTold) {
      if (socket.settledAt === null) attempt = Math.max(attempt, socket.attempt)
      return socket
    }
    attempt += 1
    const told = { ...socket, attempt, isTold: true }
    tellAttempt(told, turn)
    return told
  })
  return { ...state, attempt, sockets }
}

export function onDialDeferred(
  state: MachineState,
  { line, reason, waitMs }: { readonly line: DialLine; readonly reason: AttemptReason; readonly waitMs: number },
  turn: Turn,
): MachineState {
  const deferred = (plan: DialPlan | null) => (plan === null ? null : putOff(plan, turn.now + waitMs, reason))
  if (line === 'main') return { ...state, dialPlan: deferred(state.dialPlan) }
  return { ...state, standby: { ...state.standby, plan: deferred(state.standby.plan) } }
}

export function onDialFailed(
  state: MachineState,
  generation: number,
  { failure, maintenanceMs, said }: FailedDial,
  turn: Turn,
): MachineState {
  const socket = findSocket(state, generation)
  if (socket?.stage !== 'dialing') return state
  const isAway = isGone(failure, said !== undefined)
  const meaning = meant(failure, isAway ? maintenanceMs : null, said)
  const { cause, detail } = meaning
  if (socket.isTold) tellFailed(socket, { cause, detail, phase: 'dialing' }, turn)
  const sockets = state.sockets.filter((other) => other !== socket)
  const floored = floorAfter({ ...state, sockets }, meaning, failure, maintenanceMs, turn)
  // What was refused to a spare is of no use to the next dial either, whatever that is for.
  const spared: MachineState = cause === 'auth_rejected' ? { ...floored, credentials: 'refresh' } : floored
  if (socket.role === 'standby') return standbyLost(spared, socket, turn)
  if (isTrial(state, socket)) return endTrial(spared, socket, turn)
  const judged = judgeRefusal(
    withFailure(floored, generation, { cause, detail, impactAt: turn.now, isAway: isGone(failure, true) }),
    failure,
    turn.now,
  )
  const next: MachineState = {
    ...judged.state,
    dialTimeouts: cause === 'connect_timeout' ? state.dialTimeouts + 1 : 0,
  }
  if (judged.remedy !== null && next.fatal === null && !isUp(next)) {
    return fail(next, { cause, detail, remedy: judged.remedy }, 0, turn)
  }
  if (isExhausted(next)) return exhaust(next, cause, detail, turn)
  if (next.dialPlan !== null) return withFloor(next)
  return hasAttemptsLeft(next) ? planBackoff(next, turn) : next
}

/** How a dial failed, and what was known of the exchange then. */
export type FailedDial = Pick<Extract<Input, { type: 'dial_failed' }>, 'failure' | 'maintenanceMs' | 'said'>

/** What a failure is called here. */
interface Meaning {
  readonly cause: Cause
  readonly detail: string
}

/** What a peer that is away does to a dial; one that says so itself may also cut the handshake short. */
function isGone({ cause, httpStatus }: DialFailure, isSaid: boolean): boolean {
  return cause === 'refused' || (httpStatus ?? 0) >= 500 || (isSaid && cause === 'abnormal_close')
}

/** A refused token is no HTTP matter, and an absence that was announced is no surprise. */
function meant({ cause, detail, httpStatus }: DialFailure, maintenanceMs: number | null, said?: string): Meaning {
  if (httpStatus === 401) return { cause: 'auth_rejected', detail }
  if (maintenanceMs === null) return { cause, detail }
  const how = said === undefined ? 'In announced maintenance' : `The exchange says ${said}`
  return { cause: 'maintenance', detail: `${how}: ${detail}` }
}

function floorAfter(
  state: MachineState,
  { cause }: Meaning,
  { retryAfterMs }: DialFailure,
  maintenanceMs: number | null,
  turn: Turn,
): MachineState {
  const { maintenanceFloorMs, rateLimitFloorMs } = state.config.policy
  if (retryAfterMs !== null) return raiseFloor(state, turn.now + retryAfterMs, 'retry_after', turn)
  if (cause === 'rate_limited') return raiseFloor(state, turn.now + rateLimitFloorMs, 'rate_limited', turn)
  if (cause !== 'maintenance' || maintenanceMs === null) return state
  return raiseFloor(state, turn.now + Math.min(maintenanceFloorMs, maintenanceMs), 'maintenance', turn)
}

/** A dial that outlived its limit is ended by us, whatever the transport does. */
export function expireDial(state: MachineState, socket: SocketState, turn: Turn): MachineState {
  turn.effects.push({ type: 'terminate', generation: socket.generation })
  const detail = `No answer to the handshake within ${Math.round(turn.now - socket.dialedAt)} ms`
  const failure: DialFailure = { cause: 'connect_timeout', detail, httpStatus: null, retryAfterMs: null, fatal: null }
  return onDialFailed(state, socket.generation, { failure, maintenanceMs: null }, turn)
}

/** The first dial of a line to open wins; the others of that line are terminated. */
export function onOpened(
  state: MachineState,
  generation: number,
  ownLifetimeMs: number | null,
  turn: Turn,
): MachineState {
  const socket = findSocket(state, generation)
  if (socket?.stage !== 'dialing') return state
  const isStandby = socket.role === 'standby'
  const isBesides = (other: SocketState) =>
    other !== socket && other.stage === 'dialing' && (other.role === 'standby') === isStandby
  for (const other of state.sockets) {
    if (isBesides(other)) turn.effects.push({ type: 'terminate', generation: other.generation })
  }
  const sockets = state.sockets.filter((other) => !isBesides(other))
  const opened: MachineState = isStandby
    ? { ...state, sockets }
    : { ...state, sockets, primary: state.primary ?? generation, dialPlan: null, dialTimeouts: 0, httpRefusals: null }
  turn.effects.push({ type: 'ping', generation })
  const lifetimeMs = ownLifetimeMs ?? state.config.lifetimeMs ?? (state.config.policy.lifetimeMs || null)
  const share = ROTATE_AT.least + ROTATE_AT.spread * turn.draw
  return patchSocket(opened, generation, {
    role: isStandby ? 'standby' : state.primary === null ? 'primary' : 'next',
    stage: 'authenticating',
    openedAt: turn.now,
    lastFrameAt: turn.now,
    lastPingAt: turn.now,
    ping: { sentAt: turn.now, heard: false },
    rotateAt: lifetimeMs === null ? null : turn.now + lifetimeMs * share,
  })
}

/** Why a socket, or a dial, ended. */
export interface SocketLoss {
  readonly cause: Cause
  readonly detail: string | null
  readonly impactAt: number
  readonly planned?: boolean
  /** Code of the peer's close frame. */
  readonly closeCode?: number | null
  /** The exchange may have been leaving, or away. */
  readonly isAway?: boolean
  /** It died of one subscription. */
  readonly isPoisoned?: boolean
}

/** Notes why the connection is not up. The first cause of an outage stays its cause. */
export function noteFailure(state: MachineState, generation: number, loss: SocketLoss): MachineState {
  const { cause, detail, impactAt, isAway = false, planned = false } = loss
  const first: Loss = { cause, detail, planned, generation, impactAt, socketOpen: false, isAway }
  // A dial that fails beside an open socket ends nothing but itself.
  const isOfLoss = state.primary === null || state.loss?.generation === generation
  const kept = state.loss === null ? first : { ...state.loss, socketOpen: state.loss.socketOpen && !isOfLoss }
  return { ...state, everFailed: true, loss: kept, lastFailure: state.loss === null ? null : detail }
}

/** As `noteFailure`, of a socket beside the primary: while that one delivers, nothing is lost. */
export function withFailure(state: MachineState, generation: number, loss: SocketLoss): MachineState {
  return state.primary !== null && isUp(state) ? state : noteFailure(state, generation, loss)
}

/** Tells that a dial or a young socket came to nothing. */
export function tellFailed(
  { attempt, dialedAt, generation, role }: SocketState,
  why: { readonly cause: Cause; readonly detail: string | null; readonly phase: Phase },
  turn: Turn,
): void {
  const elapsedMs = Math.round(turn.now - dialedAt)
  const data = { attempt, generation, ...why, elapsedMs }
  emit(turn, { type: 'attempt_failed', data: role === 'primary' ? data : { ...data, role } })
}
