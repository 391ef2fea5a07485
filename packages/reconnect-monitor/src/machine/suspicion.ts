import type { Turn } from './inputs.ts'
import { quarantine } from './quarantine.ts'
import { findSocket } from './state.ts'
import type { MachineState, SocketState, SubState } from './types.ts'

/** Sockets that must die of a subscription alone before it is held back: one may be chance. */
const DEATHS_BEFORE_HOLD = 2

/** Asked for, and no answer of any kind yet. */
export function isUnanswered({ status }: SubState): boolean {
  return status.kind === 'requested' || (status.kind === 'refused' && status.asked)
}

/** When it was asked for, in monotonic ms; null where no answer is awaited. */
export function unansweredSince({ config }: MachineState, { status }: SubState): number | null {
  if (status.kind === 'requested') return status.askedAt
  return status.kind === 'refused' && status.asked ? status.askAt - config.policy.ackTimeoutMs : null
}

/**
 * The peer ended a socket without saying why. Whatever was asked for just before, and is unanswered, may have been the
 * reason. What was the only one twice, while others were answered, is held back; where nothing else was answered there
 * is nothing to save, and it may be the exchange that ends every socket.
 */
export function suspectUnanswered(state: MachineState, generation: number, turn: Turn): MachineState {
  const socket = findSocket(state, generation)
  if (socket === undefined) return state
  const recent = recentOf(state, socket, turn.now)
  const [only] = recent
  const isAlone = recent.length === 1 && socket.subs.some((sub, index) => index !== only?.index && isAnswered(sub))
  let next = state
  for (const { index, afterMs } of recent) next = accuse(next, generation, index, afterMs, isAlone, turn)
  return next
}

interface Recent {
  readonly index: number
  /** How long ago it was asked for, in ms. */
  readonly afterMs: number
}

function recentOf(state: MachineState, { subs }: SocketState, now: number): readonly Recent[] {
  return subs.flatMap((sub, index) => {
    const since = unansweredSince(state, sub)
    const isRecent = since !== null && now < since + state.config.policy.quarantineWithinMs
    return isRecent ? [{ index, afterMs: now - since }] : []
  })
}

function accuse(
  state: MachineState,
  generation: number,
  index: number,
  afterMs: number,
  isAlone: boolean,
  turn: Turn,
): MachineState {
  const before = state.suspicions[index] ?? { strikes: 0, alone: 0 }
  const suspicion = { strikes: before.strikes + 1, alone: before.alone + (isAlone ? 1 : 0) }
  const next = { ...state, suspicions: state.suspicions.with(index, suspicion) }
  const isGuilty = isAlone && (suspicion.alone >= DEATHS_BEFORE_HOLD || state.holds[index] !== null)
  return isGuilty ? quarantine(next, generation, index, afterMs, turn) : next
}

/** The end of a socket was put down to one subscription. */
export function isPutDown(before: MachineState, after: MachineState): boolean {
  const aloneIn = ({ suspicions }: MachineState, index: number) => suspicions[index]?.alone ?? 0
  return after.suspicions.some((_, index) => aloneIn(after, index) > aloneIn(before, index))
}

/** The exchange has answered, on whatever socket: nothing is held against a subscription any more. */
export function clearAnswered(state: MachineState): MachineState {
  if (state.suspicions.every((suspicion) => suspicion === null)) return state
  const isCleared = (index: number) =>
    state.sockets.some(({ subs }) => {
      const sub = subs[index]
      return sub !== undefined && (isAnswered(sub) || (sub.status.kind === 'refused' && !sub.status.asked))
    })
  const suspicions = state.suspicions.map((suspicion, index) =>
    suspicion === null || isCleared(index) ? null : suspicion,
  )
  return { ...state, suspicions }
}

function isAnswered({ status }: SubState): boolean {
  switch (status.kind) {
    case 'syncing':
    case 'fresh':
    case 'suspect':
    case 'gap':
      return true
    case 'wanted':
    case 'queued':
    case 'held':
    case 'requested':
    case 'stale':
    case 'refused':
      return false
  }
}
