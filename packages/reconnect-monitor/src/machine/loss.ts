import type { Cause } from '@holdfast/adapter-core/events'
import { noteFailure, type SocketLoss, tellFailed, tellSuspected, withFailure } from './dialing.ts'
import { exhaust, fail, hasAttemptsLeft, isExhausted, judgeCredentials } from './fatal.ts'
import { countFlap } from './flapping.ts'
import type { Input, Turn } from './inputs.ts'
import { stageOf } from './phase.ts'
import { failuresAfter, planAfterLoss, planBackoff, planNow, raiseFloor } from './plan.ts'
import { heirOf, promote } from './promotion.ts'
import { endTrial, isTrial } from './quarantine.ts'
import { standbyLost } from './standby.ts'
import { emit, findSocket, isUp, upMsOf } from './state.ts'
import { isPutDown, suspectUnanswered } from './suspicion.ts'
import type { MachineState, SocketState } from './types.ts'

/** Close code "try again later". @see https://www.iana.org/assignments/websocket/websocket.xhtml */
const TRY_AGAIN_LATER = 1013

/** Close codes of a service that leaves on purpose: going away, restart, try again later. */
const LEAVING: ReadonlySet<number> = new Set([1001, 1012, TRY_AGAIN_LATER])

/** Ends a socket. Of the primary's end the connection suffers, unless another socket can take its place. */
export function loseSocket(state: MachineState, generation: number, loss: SocketLoss, turn: Turn): MachineState {
  const socket = findSocket(state, generation)
  if (socket === undefined) return state
  turn.effects.push({ type: 'terminate', generation })
  const floored = loss.cause === 'rate_limited' ? raiseRateLimit(state, turn) : state
  if (generation === state.primary) return losePrimary(floored, socket, loss, turn)
  return loseSpare(floored, socket, loss, turn)
}

function raiseRateLimit(state: MachineState, turn: Turn): MachineState {
  return raiseFloor(state, turn.now + state.config.policy.rateLimitFloorMs, 'rate_limited', turn)
}

function losePrimary(state: MachineState, socket: SocketState, loss: SocketLoss, turn: Turn): MachineState {
  if (socket.settledAt === null) {
    tellFailed(socket, { cause: loss.cause, detail: loss.detail, phase: stageOf(socket) }, turn)
  }
  const counted = flapAfter(state, socket, loss, turn)
  const heir = heirOf(counted)
  if (heir !== undefined) return promote(counted, heir, loss, turn)
  const upMs = upMsOf(state, turn.now)
  const failures = failuresAfter(state, upMs)
  const alone: MachineState = { ...counted, primary: null, upSince: null, failures, succession: null }
  const next = adoptDials({ ...noteFailure(alone, socket.generation, loss), sockets: without(alone, socket) }, turn)
  if (isExhausted(next)) return exhaust(next, loss.cause, loss.detail, turn)
  if (loss.planned === true) return planNow(next, turn, 'operator')
  // A dial that was begun on suspicion is the first attempt; it has its schedule.
  if (next.sockets.length > 0) return next
  return planAfterLoss({ ...next, dialPlan: null }, upMs, turn)
}

/** What an operator ended is no flap, nor what died of a subscription: that one will be held back. */
function flapAfter(state: MachineState, socket: SocketState, loss: SocketLoss, turn: Turn): MachineState {
  const isExplained = loss.planned === true || loss.isPoisoned === true
  return isExplained ? state : countFlap(state, socket, loss.closeCode ?? null, turn)
}

/** Dials for a successor, or for a standby, are dials for the primary now. */
function adoptDials(state: MachineState, turn: Turn): MachineState {
  const sockets = state.sockets.map((socket): SocketState => ({ ...socket, role: 'primary' }))
  return tellSuspected({ ...state, sockets }, turn)
}

function loseSpare(state: MachineState, socket: SocketState, loss: SocketLoss, turn: Turn): MachineState {
  const { cause, detail } = loss
  if (socket.settledAt === null && socket.isTold) tellFailed(socket, { cause, detail, phase: stageOf(socket) }, turn)
  const left: MachineState = { ...state, sockets: without(state, socket) }
  if (socket.role === 'standby') return standbyLost(left, socket, turn)
  // It was there to die in the others' place: no flap, and no failure of the connection.
  if (isTrial(state, socket)) return endTrial(left, socket, turn)
  const next = withFailure(flapAfter(left, socket, loss, turn), socket.generation, loss)
  if (isExhausted(next)) return exhaust(next, cause, detail, turn)
  const isDue = next.dialPlan === null && next.succession !== null && hasAttemptsLeft(next)
  return isDue ? planBackoff(next, turn) : next
}

function without(state: MachineState, socket: SocketState): readonly SocketState[] {
  return state.sockets.filter(({ generation }) => generation !== socket.generation)
}

/** How a socket ended by its peer, and what was known of the exchange then. */
type Ended = Pick<Extract<Input, { type: 'closed' }>, 'close' | 'maintenanceMs' | 'said'>

/** The peer closed, or its transport ended. */
export function onClosed(state: MachineState, generation: number, ended: Ended, turn: Turn): MachineState {
  const { code } = ended.close
  const meaning = code === null ? undefined : state.config.closes[code]
  const cause = meaning?.cause ?? causeOfClose(ended)
  const detail = detailOfClose(ended, cause)
  // Neither we ended it, for what came over it, nor the exchange for a reason that its code names.
  const isAway = meaning === undefined && ended.close.cause === undefined
  const suspected = isAway && isUnexplained(cause, code) ? suspectUnanswered(state, generation, turn) : state
  // Not good any more, without a word of what would help: new credentials may.
  const isRefused = cause === 'auth_rejected' && (meaning?.remedy ?? null) === null
  const judged = isRefused ? judgeCredentials(suspected).state : suspected
  const floored = code === TRY_AGAIN_LATER ? raiseRateLimit(judged, turn) : judged
  const isPoisoned = isPutDown(state, suspected)
  const loss = { cause, detail, impactAt: turn.now, closeCode: code, isAway, isPoisoned }
  const lost = loseSocket(floored, generation, loss, turn)
  if (meaning === undefined || findSocket(state, generation) === undefined) return lost
  const kept = meaning.floorMs === null ? lost : raiseFloor(lost, turn.now + meaning.floorMs, 'exchange', turn)
  if (meaning.remedy === null || lost.primary !== null || lost.fatal !== null) return kept
  return fail(kept, { cause, detail, remedy: meaning.remedy }, 0, turn)
}

/** An end that says nothing of why: what was asked for just before may have been the reason. */
function isUnexplained(cause: Cause, code: number | null): boolean {
  return cause === 'abnormal_close' || (cause === 'remote_close' && (code === null || !LEAVING.has(code)))
}

function detailOfClose({ close, said }: Ended, cause: Cause): string {
  const words = close.reason === '' ? '' : `: ${close.reason}`
  const how = close.code === null ? `Closed without a close frame${words}` : `Close code ${close.code}${words}`
  return cause === 'maintenance' && said !== undefined ? `The exchange says ${said}: ${how}` : how
}

function causeOfClose({ close, maintenanceMs, said }: Ended): Cause {
  const { cause, code } = close
  if (cause !== undefined) return cause
  if (said !== undefined) return 'maintenance'
  if (code === null) return 'abnormal_close'
  if (maintenanceMs !== null && LEAVING.has(code)) return 'maintenance'
  return code === TRY_AGAIN_LATER ? 'rate_limited' : 'remote_close'
}

/**
 * Asked since the outage began, the exchange says that it is in maintenance: an outage that this may explain is called
 * so from now on.
 */
export function onMaintenanceSaid(state: MachineState, said: string, turn: Turn): MachineState {
  const { loss } = state
  if (loss === null || !loss.isAway || isUp(state) || loss.cause === 'maintenance') return state
  const detail = `The exchange says ${said}: ${loss.detail ?? loss.cause}`
  emit(turn, { type: 'cause_revised', data: { cause: 'maintenance', attribution: 'exchange', detail } })
  return { ...state, loss: { ...loss, cause: 'maintenance', detail } }
}

/** The exchange refused our login. New credentials are minted once. */
export function onAuthRefused(
  state: MachineState,
  generation: number,
  { detail, remedy }: { readonly detail: string; readonly remedy: string | null },
  turn: Turn,
): MachineState {
  const judged = judgeCredentials(state)
  const loss = { cause: 'auth_rejected', detail, impactAt: turn.now } as const
  const lost = loseSocket(judged.state, generation, loss, turn)
  const needed = remedy ?? judged.remedy
  if (needed === null || lost.primary !== null || lost.fatal !== null) return lost
  return fail(lost, { ...loss, remedy: needed }, 0, turn)
}

/** The exchange asked us to slow down: nothing dials it for a while. The socket goes on. */
export function onThrottled(state: MachineState, retryAfterMs: number | null, turn: Turn): MachineState {
  const waitMs = retryAfterMs ?? state.config.policy.rateLimitFloorMs
  return raiseFloor(state, turn.now + waitMs, 'rate_limited', turn)
}
