import type { Turn } from './inputs.ts'
import { loseSocket } from './loss.ts'
import { callForSuccessor } from './succession.ts'
import type { MachineState, SocketState } from './types.ts'

/** When a socket is to be replaced ahead of the end of its life; Infinity where that is not known, or under way. */
export function rotationDueAt(state: MachineState, { generation, role, rotateAt }: SocketState): number {
  const isUnderWay = generation === state.primary && state.succession !== null
  return rotateAt === null || role === 'next' || isUnderWay ? Number.POSITIVE_INFINITY : rotateAt
}

/** Replaces a socket near the end of its life: the primary by a successor, a standby by a new one. */
export function tickRotation(state: MachineState, socket: SocketState, turn: Turn): MachineState {
  if (turn.now < rotationDueAt(state, socket)) return state
  const detail = 'The exchange ends sockets of this age'
  if (socket.generation === state.primary) {
    return callForSuccessor(state, { kind: 'lifetime', cause: 'rotation', detail, index: null })
  }
  return loseSocket(state, socket.generation, { cause: 'rotation', detail, impactAt: turn.now, planned: true }, turn)
}
