import type { Turn } from './inputs.ts'
import { findSocket, newSub, patchSocket } from './state.ts'
import { isUnanswered, unansweredSince } from './suspicion.ts'
import type { MachineState, SocketState, SubState, SubStatus } from './types.ts'

/** This share of many suspects is asked for at once, one where they are few: a long list must not take as many round trips. */
const SUSPECTS_A_TURN = 1 / 4

type Queued = Extract<SubStatus, { kind: 'queued' }>

/**
 * Ready to subscribe: asks for everything wanted, at the exchange's pace. What may have cost a socket its life comes
 * last, the least suspected first, and what is held back after that, where this socket is there to try it.
 */
export function onAuthenticated(state: MachineState, generation: number, turn: Turn): MachineState {
  const socket = findSocket(state, generation)
  if (socket?.stage !== 'authenticating') return state
  const { burst, perSecond } = state.config.subscribePacing
  const order = orderOf(state)
  const subs = state.config.subscriptions.map((_, index) => {
    const place = order.indexOf(index)
    const askAt = turn.now + (place < burst ? 0 : ((place - burst + 1) / perSecond) * 1_000)
    return newSub(isDoubted(state, index) ? { kind: 'queued', askAt, place } : { kind: 'wanted', askAt })
  })
  return patchSocket(state, generation, { stage: 'open', subs })
}

/** The order in which subscriptions are asked for, by index: the least doubted first. */
function orderOf({ config, holds, suspicions }: MachineState): readonly number[] {
  const doubts = suspicions.map((suspicion, index) =>
    holds[index] === null ? (suspicion?.strikes ?? 0) : Number.MAX_SAFE_INTEGER,
  )
  return [...config.subscriptions.keys()].sort((one, other) => (doubts[one] ?? 0) - (doubts[other] ?? 0))
}

function isDoubted({ holds, suspicions }: MachineState, index: number): boolean {
  return holds[index] !== null || suspicions[index] !== null
}

/** Asks for a subscription on a socket, for the `asks`th time. */
export function ask(state: MachineState, generation: number, index: number, asks: number, turn: Turn): MachineState {
  return asked(state, generation, index, { kind: 'requested', askedAt: turn.now, asks }, turn)
}

/** As `ask`, with the status that follows. */
export function asked(
  state: MachineState,
  generation: number,
  index: number,
  status: SubStatus,
  turn: Turn,
): MachineState {
  const socket = findSocket(state, generation)
  const sub = socket?.subs[index]
  if (socket === undefined || sub === undefined) return state
  turn.effects.push({ type: 'subscribe', generation, index })
  return patchSocket(state, generation, { askedAt: turn.now, subs: socket.subs.with(index, { ...sub, status }) })
}

/** Asks for what is under suspicion and has its turn, on every socket. */
export function advanceQueues(state: MachineState, turn: Turn): MachineState {
  let next = state
  for (const { generation } of state.sockets) next = advanceQueue(next, generation, turn)
  return next
}

function advanceQueue(state: MachineState, generation: number, turn: Turn): MachineState {
  let next = state
  for (let left = state.config.subscriptions.length; left > 0; left--) {
    const socket = findSocket(next, generation)
    const head = socket === undefined ? null : headOf(socket)
    if (socket === undefined || head === null || turn.now < turnComesAt(next, socket, head)) return next
    next = ask(next, generation, head.index, 1, turn)
  }
  return next
}

/** When the next subscription under suspicion has its turn; Infinity where none waits, or others are asked for first. */
export function queueDueAt(state: MachineState, socket: SocketState): number {
  const head = headOf(socket)
  return head === null ? Number.POSITIVE_INFINITY : turnComesAt(state, socket, head)
}

interface Head {
  readonly index: number
  readonly status: Queued
}

function headOf({ subs }: SocketState): Head | null {
  let head: Head | null = null
  for (const [index, { status }] of subs.entries()) {
    if (status.kind === 'queued' && (head === null || status.place < head.status.place)) head = { index, status }
  }
  return head
}

/**
 * A suspect is asked for once everything before it was answered, or has shown for long enough that no socket dies of
 * it. One that was alone already when a socket died waits besides until the socket has stood for a while: sockets that
 * all end at the same age are not its doing.
 */
function turnComesAt(state: MachineState, socket: SocketState, { index, status }: Head): number {
  if (socket.subs.some(({ status: { kind } }) => kind === 'wanted')) return Number.POSITIVE_INFINITY
  const { quarantineWithinMs } = state.config.policy
  let at = status.askAt
  const isAccused = (state.suspicions[index]?.alone ?? 0) > 0
  if (isAccused) at = Math.max(at, (socket.askedAt ?? socket.openedAt ?? 0) + quarantineWithinMs)
  const open = socket.subs.flatMap((sub, other) => (isUnanswered(sub) ? [other] : []))
  if (mayJoin(state, socket, index, open)) return at
  return Math.max(at, ...open.map((other) => since(state, socket.subs[other]) + quarantineWithinMs))
}

function since(state: MachineState, sub: SubState | undefined): number {
  return (sub === undefined ? null : unansweredSince(state, sub)) ?? Number.NEGATIVE_INFINITY
}

/** Several that were each suspected once, and never alone, may be asked for together, where there are many. */
function mayJoin(state: MachineState, { subs }: SocketState, index: number, open: readonly number[]): boolean {
  const isFirst = (one: number) => state.suspicions[one]?.strikes === 1 && state.suspicions[one]?.alone === 0
  if (!isFirst(index) || !open.every(isFirst)) return false
  const waiting = subs.filter(({ status }) => status.kind === 'queued').length
  return open.length < Math.floor((waiting + open.length) * SUSPECTS_A_TURN)
}
