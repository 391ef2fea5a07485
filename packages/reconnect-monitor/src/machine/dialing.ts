import type { DialFailure, SocketClose } from '@holdfast/adapter-core'
import type { Cause } from '@holdfast/adapter-core/events'
import { backoffMs, firstDelayMs } from '../backoff.ts'
import { phaseOf } from './phase.ts'
import { emit, findSocket, newSub, patchSocket } from './state.ts'
import type { Loss, MachineState, SocketState, Turn } from './types.ts'

/** Close code "try again later". @see https://www.iana.org/assignments/websocket/websocket.xhtml */
const TRY_AGAIN_LATER = 1013

/** Floor under the next dial after 429 or close code 1013 without a Retry-After, in ms. */
const RATE_LIMIT_FLOOR_MS = 5_000

/** Plans a dial right away: at the start, after a resume, on an operator's word. Floors hold for everyone. */
export function planNow(state: MachineState, turn: Turn, reason: string): MachineState {
  return withFloor({ ...state, dialPlan: { at: turn.now, delayMs: 0, reason } })
}

/** Plans the next dial after a failure: exponential, counted from the start of the attempt before. */
function planBackoff(state: MachineState, turn: Turn): MachineState {
  const delayMs = backoffMs(state.config.policy, state.failures, turn.draw)
  const at = Math.max(turn.now, (state.lastDialAt ?? turn.now) + delayMs)
  return withFloor({ ...state, failures: state.failures + 1, dialPlan: { at, delayMs, reason: 'backoff' } })
}

/** Plans the first dial after a loss: at once after a proven live spell, else by backoff. */
function planAfterLoss(state: MachineState, upMs: number, turn: Turn): MachineState {
  const { policy } = state.config
  const failures = upMs >= policy.resetAfterMs ? 0 : state.failures
  if (upMs < policy.provenLiveMs) return planBackoff({ ...state, failures }, turn)
  const delayMs = firstDelayMs(policy, turn.draw)
  return withFloor({ ...state, failures, dialPlan: { at: turn.now + delayMs, delayMs, reason: 'first' } })
}

function withFloor(state: MachineState): MachineState {
  const { floor, dialPlan } = state
  if (floor === null || dialPlan === null || floor.until <= dialPlan.at) return state
  return { ...state, dialPlan: { ...dialPlan, at: floor.until, reason: floor.reason } }
}

function dialsInFlight(state: MachineState): number {
  return state.sockets.filter((socket) => socket.stage === 'dialing').length
}

/** When the planned dial starts; null where none is planned. */
export function dialDueAt(state: MachineState): number | null {
  return state.intent === 'run' ? (state.dialPlan?.at ?? null) : null
}

/** The planned dial is due. It starts on schedule: where too many are in flight, the oldest makes room. */
export function tickDial(state: MachineState, turn: Turn): MachineState {
  const dueAt = dialDueAt(state)
  if (dueAt === null || turn.now < dueAt) return state
  turn.effects.push({ type: 'request_dial' })
  const oldest = state.sockets.find((socket) => socket.stage === 'dialing')
  const isFull = dialsInFlight(state) >= state.config.policy.dialsInFlight
  return isFull && oldest !== undefined ? expireDial(state, oldest, turn) : state
}

/** The budget said yes: the next generation starts. */
export function onDialGranted(state: MachineState, turn: Turn): MachineState {
  const plan = state.dialPlan
  if (plan === null || state.intent !== 'run') return state
  const { policy } = state.config
  const isPatient = state.dialTimeouts >= 2
  const generation = state.lastGeneration + 1
  const attempt = state.attempt + 1
  const socket: SocketState = {
    generation,
    stage: 'dialing',
    attempt,
    dialedAt: turn.now,
    dialLimitMs: isPatient ? policy.longDialTimeoutMs : policy.dialTimeoutMs,
    openedAt: null,
    lastFrameAt: turn.now,
    lastPingAt: null,
    ping: null,
    subs: [],
    settledAt: null,
  }
  emit(turn, {
    type: 'attempt_started',
    data: { attempt, generation, delayMs: Math.round(plan.delayMs), reason: plan.reason },
  })
  turn.effects.push({ type: 'dial', generation })
  const next: MachineState = {
    ...state,
    sockets: [...state.sockets, socket],
    lastGeneration: generation,
    attempt,
    outage: state.outage === null ? null : { ...state.outage, attempts: state.outage.attempts + 1 },
    lastDialAt: turn.now,
    dialPlan: null,
  }
  // A patient dial may hang for long: others start beside it on schedule.
  return isPatient ? planBackoff(next, turn) : next
}

export function onDialDeferred(state: MachineState, waitMs: number, turn: Turn): MachineState {
  if (state.dialPlan === null) return state
  return { ...state, dialPlan: { ...state.dialPlan, at: turn.now + waitMs, reason: 'dial_budget' } }
}

export function onDialFailed(state: MachineState, generation: number, failure: DialFailure, turn: Turn): MachineState {
  const socket = findSocket(state, generation)
  if (socket?.stage !== 'dialing') return state
  attemptFailed(socket, failure.cause, failure.detail, turn)
  const next: MachineState = {
    ...withFailure(state, generation, failure.cause, failure.detail, turn),
    sockets: state.sockets.filter((other) => other !== socket),
    dialTimeouts: failure.cause === 'connect_timeout' ? state.dialTimeouts + 1 : 0,
    floor: higher(state.floor, floorAfter(failure, turn.now)),
  }
  if (isExhausted(next)) return giveUp(next, failure.cause, failure.detail, turn)
  return next.dialPlan === null ? planBackoff(next, turn) : withFloor(next)
}

/** A dial that outlived its limit is ended by us, whatever the transport does. */
export function expireDial(state: MachineState, socket: SocketState, turn: Turn): MachineState {
  turn.effects.push({ type: 'terminate', generation: socket.generation })
  const detail = `No answer to the handshake within ${Math.round(turn.now - socket.dialedAt)} ms`
  const failure: DialFailure = { cause: 'connect_timeout', detail, httpStatus: null, retryAfterMs: null, fatal: null }
  return onDialFailed(state, socket.generation, failure, turn)
}

/** The first dial to open wins; the others are terminated. */
export function onOpened(state: MachineState, generation: number, turn: Turn): MachineState {
  if (findSocket(state, generation)?.stage !== 'dialing') return state
  if (state.primary !== null) {
    turn.effects.push({ type: 'terminate', generation })
    return { ...state, sockets: state.sockets.filter((socket) => socket.generation !== generation) }
  }
  for (const other of state.sockets) {
    if (other.generation !== generation) turn.effects.push({ type: 'terminate', generation: other.generation })
  }
  const winner = state.sockets.filter((socket) => socket.generation === generation)
  turn.effects.push({ type: 'ping', generation })
  return patchSocket({ ...state, sockets: winner, primary: generation, dialPlan: null, dialTimeouts: 0 }, generation, {
    stage: 'authenticating',
    openedAt: turn.now,
    lastFrameAt: turn.now,
    lastPingAt: turn.now,
    ping: { sentAt: turn.now, heard: false },
  })
}

/** Ready to subscribe: asks for everything wanted, at the exchange's pace. */
export function onAuthenticated(state: MachineState, generation: number, turn: Turn): MachineState {
  if (findSocket(state, generation)?.stage !== 'authenticating') return state
  const { burst, perSecond } = state.config.subscribePacing
  const subs = state.config.subscriptions.map((_, index) =>
    newSub(turn.now + (index < burst ? 0 : ((index - burst + 1) / perSecond) * 1_000)),
  )
  return patchSocket(state, generation, { stage: 'open', subs })
}

/** Why a socket is given up. */
export interface SocketLoss {
  readonly cause: Cause
  readonly detail: string | null
  readonly impactAt: number
  readonly planned?: boolean
}

/** Ends the primary socket and plans the next. The first cause of an outage stays its cause. */
export function loseSocket(state: MachineState, generation: number, loss: SocketLoss, turn: Turn): MachineState {
  const socket = findSocket(state, generation)
  if (socket === undefined) return state
  turn.effects.push({ type: 'terminate', generation })
  if (socket.settledAt === null) attemptFailed(socket, loss.cause, loss.detail, turn, phaseOf(state))
  const upMs = state.upSince === null ? 0 : turn.now - state.upSince
  const next: MachineState = {
    ...withFailure(state, generation, loss.cause, loss.detail, turn, loss),
    sockets: state.sockets.filter((other) => other !== socket),
    primary: null,
    upSince: null,
    floor: loss.cause === 'rate_limited' ? higher(state.floor, rateLimitFloor(turn.now)) : state.floor,
  }
  if (isExhausted(next)) return giveUp(next, loss.cause, loss.detail, turn)
  return loss.planned === true ? planNow(next, turn, 'operator') : planAfterLoss(next, upMs, turn)
}

export function onClosed(state: MachineState, generation: number, close: SocketClose, turn: Turn): MachineState {
  const { code, reason } = close
  const words = reason === '' ? '' : `: ${reason}`
  const detail = code === null ? `Closed without a close frame${words}` : `Close code ${code}${words}`
  return loseSocket(state, generation, { cause: causeOfClose(close), detail, impactAt: turn.now }, turn)
}

function causeOfClose({ cause, code }: SocketClose): Cause {
  if (cause !== undefined) return cause
  if (code === null) return 'abnormal_close'
  return code === TRY_AGAIN_LATER ? 'rate_limited' : 'remote_close'
}

function withFailure(
  state: MachineState,
  generation: number,
  cause: Cause,
  detail: string | null,
  turn: Turn,
  loss?: SocketLoss,
): MachineState {
  const first: Loss = {
    cause,
    detail,
    planned: loss?.planned ?? false,
    generation,
    impactAt: loss?.impactAt ?? turn.now,
    socketOpen: false,
  }
  const kept = state.loss === null ? first : { ...state.loss, socketOpen: false }
  return { ...state, everFailed: true, loss: kept, lastFailure: state.loss === null ? null : detail }
}

function attemptFailed(
  socket: SocketState,
  cause: Cause,
  detail: string | null,
  turn: Turn,
  phase: 'waiting' | 'dialing' | 'authenticating' | 'subscribing' | 'syncing' = 'dialing',
): void {
  const { attempt, generation, dialedAt } = socket
  const elapsedMs = Math.round(turn.now - dialedAt)
  emit(turn, { type: 'attempt_failed', data: { attempt, generation, cause, detail, phase, elapsedMs } })
}

function higher(one: MachineState['floor'], other: MachineState['floor']): MachineState['floor'] {
  if (one === null || other === null) return one ?? other
  return other.until > one.until ? other : one
}

function floorAfter(failure: DialFailure, now: number): MachineState['floor'] {
  if (failure.retryAfterMs !== null) return { until: now + failure.retryAfterMs, reason: 'retry_after' }
  return failure.cause === 'rate_limited' ? rateLimitFloor(now) : null
}

function rateLimitFloor(now: number): MachineState['floor'] {
  return { until: now + RATE_LIMIT_FLOOR_MS, reason: 'rate_limited' }
}

function isExhausted(state: MachineState): boolean {
  const { maxAttempts } = state.config.policy
  return maxAttempts > 0 && state.attempt >= maxAttempts && state.sockets.length === 0
}

function giveUp(state: MachineState, cause: Cause, detail: string | null, turn: Turn): MachineState {
  const remedy = `All ${state.attempt} attempts failed. Check the exchange and the network, then ask for a reconnect.`
  emit(turn, { type: 'connection_failed', data: { cause, detail, remedy } })
  return { ...state, intent: 'failed', dialPlan: null }
}
