import type { Turn } from './inputs.ts'
import { loseSocket } from './loss.ts'
import { planAfterLoss, planSuccessor } from './plan.ts'
import { handOver, isKept, isReady, promote } from './promotion.ts'
import { dueTrial, endTrial } from './quarantine.ts'
import { isSettled } from './settle.ts'
import { keepStandby } from './standby.ts'
import { emit, isFresh, isUp, lastGoodAt, nameOf, primarySocket, socketGoodAt, upMsOf, wasStale } from './state.ts'
import type { MachineState, SocketState, SubState, Succession } from './types.ts'

/** How much later than the primary's last message the standby's must be to be another one where nothing is numbered, in ms. */
const ANOTHER_MS = 250

/**
 * Calls for a socket to replace the primary. What was called for first stands, but the silence of all outranks the rest,
 * and everything outranks the try of what is held back: its dial, if not begun, is planned anew.
 */
export function callForSuccessor(state: MachineState, succession: Succession): MachineState {
  if (state.succession?.kind === 'quarantine') return { ...state, succession, dialPlan: null }
  if (state.succession !== null && succession.kind !== 'silent') return state
  return { ...state, succession }
}

/** A subscription that is held back is due to be tried again: on a spare, so that the others risk nothing. */
function tryHeld(state: MachineState, now: number): MachineState {
  const index = dueTrial(state, now)
  if (index === null) return state
  const detail = `${nameOf(state, index)} is tried again`
  return { ...state, succession: { kind: 'quarantine', cause: 'subscribe_rejected', detail, index } }
}

/**
 * Moves what stands beside the primary, at the end of every step: a standby that knows more than a silent primary takes
 * over; a successor takes over once it is ready, or is dropped once it is no longer called for; what is missing is
 * planned.
 */
export function advance(state: MachineState, turn: Turn): MachineState {
  if (state.intent !== 'run') return state
  const led = tryHeld(leadByStandby(state, turn), turn.now)
  const primary = primarySocket(led)
  const moved = primary === undefined ? led : advanceSuccession(led, primary, turn)
  return keepStandby(moved, turn)
}

/** A subscription is silent on the primary while the hot standby has newer data for it: that settles it at once. */
function leadByStandby(state: MachineState, turn: Turn): MachineState {
  const primary = primarySocket(state)
  const standby = state.sockets.find(({ role }) => role === 'standby')
  if (primary === undefined || standby === undefined || !isReady(state, standby)) return state
  if (isCatchingUp(state, turn.now)) return state
  const index = primary.subs.findIndex((sub, at) => isSilent(sub.status.kind) && isBehind(sub, standby.subs[at]))
  const sub = primary.subs[index]
  if (sub === undefined) return state
  const { generation } = primary
  const impactAt = silentSince(sub)
  const detail = 'The standby has data that this socket did not deliver'
  const kept = isKept(standby, impactAt)
  // The standby is too young to have kept this book fresh.
  if (!kept && sub.status.kind === 'suspect') {
    wasStale(state, generation, index, { impactAt, detectedAt: sub.status.since }, turn)
  }
  if (kept || !primary.subs.some(isFresh)) {
    // The connection was out only since the last of its books fell silent.
    const loss = {
      cause: 'stale_data',
      detail,
      impactAt: Math.max(impactAt, socketGoodAt(primary) ?? impactAt),
    } as const
    return loseSocket(state, generation, loss, turn)
  }
  // The other books never were out.
  return succeed(state, primary, { kind: 'market', cause: 'stale_data', detail, index }, standby, turn)
}

/** Our process stood still until just now: what the primary delivered meanwhile may not have been heard yet. */
function isCatchingUp({ config, ownPause }: MachineState, now: number): boolean {
  return ownPause !== null && now - ownPause.endedAt < config.policy.pauseToleranceMs
}

/** Another socket has newer data of the same subscription; the same message, or the same book, is no news. */
function isBehind(sub: SubState, other: SubState | undefined): boolean {
  if (other === undefined || !isFresh(other)) return false
  if (sub.lastDataAt === null) return other.lastDataAt !== null
  if (sub.sequence !== null && other.sequence !== null) return other.sequence > sub.sequence
  return other.lastUpdateAt !== null && other.lastUpdateAt > silentSince(sub) + ANOTHER_MS
}

function silentSince(sub: SubState): number {
  if (sub.status.kind === 'suspect') return sub.status.impactAt
  return lastGoodAt(sub) ?? (sub.status.kind === 'stale' ? sub.status.askedAt : Number.NEGATIVE_INFINITY)
}

function advanceSuccession(state: MachineState, primary: SocketState, turn: Turn): MachineState {
  const { succession } = state
  if (succession === null || isOver(state, succession, primary)) return dropSuccession(state, turn)
  const heir = state.sockets.find((socket) => isHeir(state, primary, succession, socket, turn.now))
  if (heir !== undefined) return succeed(state, primary, succession, heir, turn)
  if (isInVain(state, succession)) return dropSuccession(state, turn)
  return planDial(state, primary, succession, turn)
}

/** What called for a successor has passed. */
function isOver({ holds }: MachineState, { kind, index }: Succession, primary: SocketState): boolean {
  switch (kind) {
    case 'ping_unanswered':
      return primary.ping === null || primary.ping.heard
    case 'silent':
      return primary.subs.some(isFresh) && primary.subs.every(({ status }) => !isSilent(status.kind))
    case 'market': {
      const sub = index === null ? undefined : primary.subs[index]
      return sub !== undefined && isFresh(sub)
    }
    case 'quarantine':
      return index === null || holds[index]?.kind !== 'poisoned'
    case 'gaps':
    case 'lifetime':
      return false
  }
}

function isSilent(kind: SocketState['subs'][number]['status']['kind']): boolean {
  return kind === 'stale' || kind === 'suspect'
}

/** Ends sockets and dials that nobody calls for any more. */
function dropSuccession(state: MachineState, turn: Turn): MachineState {
  const superfluous = state.sockets.filter(({ role }) => role === 'next')
  if (state.succession === null && state.dialPlan === null && superfluous.length === 0) return state
  for (const { generation } of superfluous) turn.effects.push({ type: 'terminate', generation })
  const sockets = state.sockets.filter(({ role }) => role !== 'next')
  const [spare = { subs: [] }] = superfluous
  const ended = state.succession?.kind === 'quarantine' ? endTrial(state, spare, turn) : state
  return { ...ended, sockets, succession: null, dialPlan: null }
}

function isHeir(
  state: MachineState,
  primary: SocketState,
  { index, kind }: Succession,
  socket: SocketState,
  now: number,
): boolean {
  if (socket.generation === primary.generation || !isReady(state, socket)) return false
  const sub = index === null ? undefined : socket.subs[index]
  if (sub !== undefined && !isFresh(sub)) return false
  // Nothing hurries a planned rotation: a book behind the one that was told would be no price until it has caught up.
  if (kind === 'lifetime' && (isTrailing(primary, socket) || isAging(socket, now))) return false
  // A standby may be as dead as the primary: it must have been heard since the primary was asked.
  return kind !== 'ping_unanswered' || primary.ping === null || socket.lastFrameAt > primary.ping.sentAt
}

/** A standby that has lived more than half of its own life: it would have to be replaced soon itself. */
function isAging({ openedAt, role, rotateAt }: SocketState, now: number): boolean {
  return role === 'standby' && openedAt !== null && rotateAt !== null && now - openedAt > rotateAt - now
}

/** A book of it has not come as far as the primary's, where they are numbered. */
function isTrailing(primary: SocketState, { subs }: SocketState): boolean {
  return primary.subs.some((sub, index) => {
    const sequence = subs[index]?.sequence ?? null
    return isFresh(sub) && sequence !== null && sub.sequence !== null && sequence < sub.sequence
  })
}

function succeed(
  state: MachineState,
  primary: SocketState,
  { cause, detail, kind }: Succession,
  heir: SocketState,
  turn: Turn,
): MachineState {
  turn.effects.push({ type: 'terminate', generation: primary.generation })
  const goodAt = socketGoodAt(primary) ?? primary.lastFrameAt
  // A silent primary may have come back in part: then the next takes over from one that delivers.
  const isSilence = kind === 'silent' && !primary.subs.some(isFresh)
  if (kind === 'ping_unanswered' || isSilence) {
    const impactAt = kind === 'silent' ? goodAt : Math.max(primary.lastFrameAt, goodAt)
    return promote(state, heir, { cause, detail, impactAt }, turn)
  }
  if (isUp(state)) {
    const reason = kind === 'lifetime' || kind === 'quarantine' ? kind : cause
    emit(turn, { type: 'socket_rotated', data: { from: primary.generation, to: heir.generation, reason } })
  }
  return handOver(state, heir, turn)
}

/** The successor is there, and the market it was called for is no better on it. */
function isInVain({ sockets }: MachineState, { index, kind }: Succession): boolean {
  const next = sockets.find(({ role, stage }) => role === 'next' && stage === 'open')
  const sub = index === null ? undefined : next?.subs[index]
  // What is tried is asked for last: its answer may come after the others have settled.
  if (next === undefined || next.settledAt === null || sub === undefined || isFresh(sub)) return false
  return kind !== 'quarantine' || isSettled(sub)
}

function planDial(state: MachineState, primary: SocketState, { kind }: Succession, turn: Turn): MachineState {
  const isUnderWay = state.dialPlan !== null || state.sockets.some(({ role }) => role === 'next')
  const isStandbyComing = state.sockets.some(
    ({ role, settledAt, stage }) => role === 'standby' && stage !== 'dialing' && settledAt === null,
  )
  if (isUnderWay || isStandbyComing) return state
  if (kind === 'quarantine' || primary.subs.some(isFresh)) return planSuccessor(state, kind, turn)
  return planAfterLoss(state, upMsOf(state, turn.now), turn)
}
