import { isFresh } from './state.ts'
import type { MachineState, SocketState } from './types.ts'

/** One market may cost one reconnect in a while, no more. */
export function mayCostReconnect(state: MachineState, index: number, now: number): boolean {
  const last = state.reconnectedFor[index]
  return last === null || last === undefined || now - last >= state.config.policy.marketReconnectEveryMs
}

/** A market costs a reconnect now. What is not fresh beside it waits for the same one, and is not charged again. */
export function chargeReconnect(state: MachineState, socket: SocketState, index: number, now: number): MachineState {
  const reconnectedFor = state.reconnectedFor.map((last, other) => {
    const sub = socket.subs[other]
    return other === index || sub === undefined || !isFresh(sub) ? now : last
  })
  return { ...state, reconnectedFor }
}
