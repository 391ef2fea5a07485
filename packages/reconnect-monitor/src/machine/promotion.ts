import { noteFailure, type SocketLoss, tellAttempt } from './dialing.ts'
import type { Turn } from './inputs.ts'
import { lossData } from './loss-data.ts'
import { startOutage } from './outage-clock.ts'
import { emit, isFresh, isUp, primarySocket } from './state.ts'
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
    .map((socket): SocketState => (socket === heir ? { ...socket, role: 'primary', isTold: true } : socket))
  return { ...state, sockets, primary: heir.generation, succession: null, dialPlan: null }
}

/**
 * The primary has failed, and another socket takes its place. It is no outage where that one kept every book fresh since
 * before the failure; else the silence until now was one, which this ends, or which goes on until the heir delivers.
 */
export function promote(state: MachineState, heir: SocketState, loss: SocketLoss, turn: Turn): MachineState {
  const from = state.primary ?? state.lastGeneration
  const ready = isReady(state, heir)
  const isKept = (heir.settledAt ?? Number.POSITIVE_INFINITY) <= loss.impactAt
  const handed = handOver(state, heir, turn)
  if (ready && isUp(state) && (isKept || loss.planned === true)) {
    const { cause, detail } = loss
    emit(turn, { type: 'standby_promoted', data: { from, to: heir.generation, cause, detail } })
    return handed
  }
  if (!ready) return tellHeir(noteFailure(handed, from, loss), heir, turn)
  return isUp(state) ? endOfSilence(handed, from, heir, loss, turn) : handed
}

/** Data had stopped and flows again, in one tick: the outage is told whole. */
function endOfSilence(
  state: MachineState,
  from: number,
  heir: SocketState,
  loss: SocketLoss,
  turn: Turn,
): MachineState {
  const impactAt = Math.min(turn.now, loss.impactAt)
  const { cause, detail } = loss
  const told = { cause, detail, planned: false, generation: from, impactAt, socketOpen: false }
  emit(turn, { type: 'connection_lost', data: lossData(state, told, turn.now) })
  const outage = { ...startOutage(impactAt, turn.now), attempts: heir.role === 'standby' ? 0 : 1 }
  return tellHeir({ ...state, state: 'down', everFailed: true, outage, upSince: null }, heir, turn)
}

function tellHeir(state: MachineState, heir: SocketState, turn: Turn): MachineState {
  if (!heir.isTold) tellAttempt({ ...heir, role: 'primary' }, turn)
  return state
}
