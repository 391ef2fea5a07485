import { isFresh } from './state.ts'
import type { MachineState, SocketState, SubState } from './types.ts'

/** Refusals in a row after which a subscription is given up for now, and the others speak for the connection. */
export const REFUSALS_BEFORE_HOLD = 3

/**
 * A socket is settled once every subscription was satisfied, or given up as refused or silent, or once the fresh ones
 * have waited long enough for the rest. From then on each subscription is judged on its own.
 */
export function settle(state: MachineState, now: number): MachineState {
  if (!state.sockets.some((socket) => isDue(state, socket, now))) return state
  const sockets = state.sockets.map((socket) => (isDue(state, socket, now) ? { ...socket, settledAt: now } : socket))
  return { ...state, sockets }
}

function isDue(state: MachineState, socket: SocketState, now: number): boolean {
  if (socket.stage !== 'open' || socket.settledAt !== null) return false
  return socket.subs.every(isSettled) || now >= settleDueAt(state, socket)
}

/**
 * When a socket counts as settled: at once where every subscription is satisfied or given up, some time after it opened
 * where some are still unanswered; Infinity where none is fresh.
 */
export function settleDueAt(state: MachineState, socket: SocketState): number {
  if (socket.settledAt !== null || !socket.subs.some(isFresh)) return Number.POSITIVE_INFINITY
  if (socket.subs.every(isSettled)) return socket.openedAt ?? socket.dialedAt
  return (socket.openedAt ?? socket.dialedAt) + state.config.policy.settleMs
}

/** Satisfied, or given up as refused, silent or held back: from here on it is judged on its own. */
export function isSettled({ status }: SubState): boolean {
  if (status.kind === 'refused') return status.refusals >= REFUSALS_BEFORE_HOLD
  return status.kind === 'fresh' || status.kind === 'suspect' || status.kind === 'stale' || status.kind === 'held'
}
