import { isFresh } from './state.ts'
import type { MachineState, SocketState } from './types.ts'

/** One market may cost one reconnect in a while, no more. */
export function mayCostReconnect(state: MachineState, index: number, now: number): boolean {
  return now >= mayCostReconnectAt(state, index)
}

/** From when on a market may cost a reconnect (again), in monotonic ms. */
export function mayCostReconnectAt(state: MachineState, index: number): number {
  const last = state.reconnectedFor[index] ?? null
  return last === null ? Number.NEGATIVE_INFINITY : last + state.config.policy.marketReconnectEveryMs
}

/** A market costs a reconnect now. What is not fresh beside it waits for the same one, and is not charged again. */
export function chargeReconnect(state: MachineState, socket: SocketState, index: number, now: number): MachineState {
  const reconnectedFor = state.reconnectedFor.map((last, other) => {
    const sub = socket.subs[other]
    return other === index || sub === undefined || !isFresh(sub) ? now : last
  })
  return { ...state, reconnectedFor }
}
