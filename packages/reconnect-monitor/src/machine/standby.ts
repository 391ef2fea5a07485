import { backoffMs } from '../backoff.ts'
import type { Turn } from './inputs.ts'
import { isFresh, primarySocket } from './state.ts'
import type { MachineState, SocketState } from './types.ts'

/** A hot standby is wanted beside a primary that delivers, and is not there yet. */
function isMissing(state: MachineState): boolean {
  if (state.config.sockets !== 2 || state.intent !== 'run') return false
  const primary = primarySocket(state)
  const delivers = primary?.subs.some((sub) => isFresh(sub) || sub.status.kind === 'suspect') ?? false
  return delivers && primary?.settledAt !== null && !state.sockets.some(({ role }) => role === 'standby')
}

/** Plans the standby's dial while it is missing, and forgets the plan while the connection has other worries. */
export function keepStandby(state: MachineState, turn: Turn): MachineState {
  const { standby } = state
  if (!isMissing(state)) return standby.plan === null ? state : { ...state, standby: { ...standby, plan: null } }
  if (standby.plan !== null) return state
  const delayMs = standby.lastDialAt === null ? 0 : backoffMs(state.config.policy, standby.failures, turn.draw)
  const at = Math.max(turn.now, (standby.lastDialAt ?? turn.now) + delayMs)
  return { ...state, standby: { ...standby, plan: { at, delayMs, reason: 'standby' } } }
}

/** The standby, or a dial for it, is gone: the next one waits, longer each time until one holds. */
export function standbyLost(state: MachineState, socket: SocketState, turn: Turn): MachineState {
  const livedMs = socket.settledAt === null ? 0 : turn.now - socket.settledAt
  const failures = livedMs >= state.config.policy.resetAfterMs ? 0 : state.standby.failures + 1
  return { ...state, standby: { ...state.standby, plan: null, failures } }
}
