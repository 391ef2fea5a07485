import { primarySocket } from './state.ts'
import { REFUSALS_BEFORE_HOLD } from './subscribing.ts'
import type { MachineState, SocketState, SubState } from './types.ts'

/**
 * How long a new socket's fresh subscriptions wait for the others before they speak for the connection, in ms: long
 * enough for two refusals (1.5 s) and for asking again once, well under the promise of 5 s.
 */
const SETTLE_WITHIN_MS = 2_100

/**
 * A socket is settled once every subscription was satisfied, or given up as refused or silent, or once the fresh ones
 * have waited long enough for the rest. From then on each subscription is judged on its own.
 */
export function settle(state: MachineState, now: number): MachineState {
  const socket = primarySocket(state)
  if (socket === undefined || socket.stage !== 'open' || socket.settledAt !== null) return state
  if (!socket.subs.every(isSettled) && now < settleDueAt(socket)) return state
  const sockets = state.sockets.map((other) => (other === socket ? { ...socket, settledAt: now } : other))
  return { ...state, sockets }
}

/** When a socket counts as settled although subscriptions are still unanswered; Infinity where none is fresh. */
export function settleDueAt(socket: SocketState): number {
  if (socket.settledAt !== null || !socket.subs.some(({ status }) => status.kind === 'fresh')) {
    return Number.POSITIVE_INFINITY
  }
  return (socket.openedAt ?? socket.dialedAt) + SETTLE_WITHIN_MS
}

function isSettled({ status }: SubState): boolean {
  if (status.kind === 'refused') return status.refusals >= REFUSALS_BEFORE_HOLD
  return status.kind === 'fresh' || status.kind === 'suspect' || status.kind === 'stale'
}
