import type { Phase } from '@holdfast/adapter-core/events'
import { primarySocket } from './state.ts'
import type { MachineState } from './types.ts'

/** How far a connection that is not live has come. */
export function phaseOf(state: MachineState): Phase {
  const socket = primarySocket(state)
  if (socket === undefined) return state.sockets.length > 0 ? 'dialing' : 'waiting'
  if (socket.stage !== 'open') return 'authenticating'
  const isAsking = socket.subs.some(
    ({ status }) => status.kind === 'wanted' || status.kind === 'requested' || status.kind === 'refused',
  )
  return isAsking && socket.settledAt === null ? 'subscribing' : 'syncing'
}
