import type { Phase } from '@holdfast/adapter-core/events'
import { primarySocket } from './state.ts'
import type { MachineState, SocketState } from './types.ts'

/** How far a connection that is not up has come: its primary, or what is to replace a primary that delivers nothing. */
export function phaseOf(state: MachineState): Phase {
  const primary = primarySocket(state)
  if (primary !== undefined && (primary.settledAt === null || !isReplaced(state))) return stageOf(primary)
  const next = state.sockets.find(({ role, stage }) => role === 'next' && stage !== 'dialing')
  if (next !== undefined) return stageOf(next)
  return state.sockets.some(({ role, stage }) => stage === 'dialing' && role !== 'standby') ? 'dialing' : 'waiting'
}

function isReplaced({ succession, dialPlan, sockets }: MachineState): boolean {
  return succession !== null && (dialPlan !== null || sockets.some(({ role }) => role === 'next'))
}

/** How far one socket has come. */
export function stageOf(socket: SocketState): Phase {
  if (socket.stage === 'dialing') return 'dialing'
  if (socket.stage === 'authenticating') return 'authenticating'
  const isAsking = socket.subs.some(
    ({ status: { kind } }) => kind === 'wanted' || kind === 'queued' || kind === 'requested' || kind === 'refused',
  )
  return isAsking && socket.settledAt === null ? 'subscribing' : 'syncing'
}
