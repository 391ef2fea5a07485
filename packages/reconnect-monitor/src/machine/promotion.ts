import { noteFailure, type SocketLoss, tellSuspected } from './dialing.ts'
import type { Turn } from './inputs.ts'
import { emit, isFresh, isUp, patchSocket, primarySocket, socketGoodAt } from './state.ts'
import type { MachineState, SocketState } from './types.ts'

/**
 * A socket that could speak for the connection without anyone missing the primary: all that the primary delivers is
 * fresh on it, and something is.
 */
export function isReady(state: MachineState, socket: SocketState): boolean {
  if (socket.stage !== 'open' || socket.settledAt === null || !socket.subs.some(isFresh)) return false
  const primary = primarySocket(state)
  return socket.subs.every((sub, index) => isFresh(sub) || !isDelivered(primary, index))
}

/** A socket that delivered already when another fell silent: on it, nothing was out. */
export function isKept({ settledAt }: SocketState, impactAt: number): boolean {
  return settledAt !== null && settledAt <= impactAt
}

function isDelivered(primary: SocketState | undefined, index: number): boolean {
  const sub = primary?.subs[index]
  return sub !== undefined && (isFresh(sub) || sub.status.kind === 'suspect')
}

/** Who takes over when the primary ends: one that is ready, else the one meant for it, else any that is open. */
export function heirOf(state: MachineState): SocketState | undefined {
  const open = state.sockets.filter(({ generation, stage }) => generation !== state.primary && stage !== 'dialing')
  return open.find((socket) => isReady(state, socket)) ?? open.find(({ role }) => role === 'next') ?? open[0]
}

/** Another socket speaks from this tick on. What else was under way to that end is ended; a standby goes on. */
export function handOver(state: MachineState, heir: SocketState, turn: Turn): MachineState {
  const stays = ({ generation, role }: SocketState) =>
    generation !== state.primary && (role === 'standby' || generation === heir.generation)
  for (const { generation } of state.sockets.filter((socket) => !stays(socket))) {
    if (generation !== state.primary) turn.effects.push({ type: 'terminate', generation })
  }
  const sockets = state.sockets
    .filter(stays)
    .map((socket): SocketState => (socket === heir ? { ...socket, role: 'primary' } : socket))
  const primary = primarySocket(state)
  const goodAt = primary === undefined ? null : socketGoodAt(primary)
  const deliveredUntil = goodAt === null ? state.deliveredUntil : Math.max(goodAt, state.deliveredUntil ?? goodAt)
  return { ...state, sockets, primary: heir.generation, deliveredUntil, succession: null, dialPlan: null }
}

/**
 * The primary has failed, and another socket takes its place. It is no outage where that one kept every book fresh since
 * before the failure. Else the silence until now was one: it is told, the gate shuts, and the heir ends it as soon as it
 * has settled anew, which for one that is ready is the next tick.
 */
export function promote(state: MachineState, heir: SocketState, loss: SocketLoss, turn: Turn): MachineState {
  const from = state.primary ?? state.lastGeneration
  const ready = isReady(state, heir)
  const handed = handOver(state, heir, turn)
  if (!isUp(state)) return tellSuspected(ready ? handed : noteFailure(handed, from, loss), turn)
  if (ready && (isKept(heir, loss.impactAt) || loss.planned === true)) {
    const { cause, detail } = loss
    emit(turn, { type: 'standby_promoted', data: { from, to: heir.generation, cause, detail } })
    return handed
  }
  const told = tellSuspected(noteFailure(handed, from, loss), turn)
  return patchSocket(told, heir.generation, { settledAt: null })
}
