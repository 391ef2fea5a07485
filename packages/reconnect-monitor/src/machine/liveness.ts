import { pingDeadlineMs, warmUpMs } from '../detect.ts'
import { suspectAll } from './freshness.ts'
import type { Turn } from './inputs.ts'
import { loseSocket } from './loss.ts'
import { findSocket, patchSocket, socketGoodAt } from './state.ts'
import { callForSuccessor } from './succession.ts'
import type { MachineState, SocketState } from './types.ts'

/** Round trips remembered for the ping deadline. */
const RTTS_KEPT = 64

/** A frame of any kind arrived: the peer is there. */
export function heard(state: MachineState, generation: number, now: number): MachineState {
  const socket = findSocket(state, generation)
  if (socket === undefined || socket.stage === 'dialing') return state
  const { ping } = socket
  const answered = ping === null || ping.heard ? ping : { ...ping, heard: true }
  return patchSocket(state, generation, { lastFrameAt: now, ping: answered })
}

/** The answer to our ping: a round trip, and the proof that this peer answers such pings. */
export function onPong(state: MachineState, generation: number, now: number): MachineState {
  const ping = findSocket(state, generation)?.ping
  if (ping === null || ping === undefined) return state
  const rtts = [...state.rtts, now - ping.sentAt].slice(-RTTS_KEPT)
  return patchSocket({ ...state, rtts, pingAnswered: true }, generation, { ping: null })
}

/** Pings a silent or long unmeasured socket, and ends one that did not answer in time. */
export function tickLiveness(state: MachineState, generation: number, turn: Turn): MachineState {
  const socket = findSocket(state, generation)
  if (socket === undefined || socket.stage === 'dialing' || turn.now < pingDueAt(state, socket)) return state
  if (socket.ping !== null && !socket.ping.heard) {
    const isOver = turn.now >= socket.ping.sentAt + pingDeadlineMs(state.rtts, state.config.policy)
    return isOver ? onUnanswered(state, socket, turn) : onWarmUp(state, socket, turn)
  }
  turn.effects.push({ type: 'ping', generation })
  return patchSocket(state, generation, { ping: { sentAt: turn.now, heard: false }, lastPingAt: turn.now })
}

/** The next instant at which liveness has something to do: send a ping, or judge the one under way. */
export function pingDueAt(state: MachineState, socket: SocketState): number {
  const { policy } = state.config
  if (socket.ping !== null && !socket.ping.heard) {
    const { sentAt } = socket.ping
    return sentAt + (mayWarmUp(state, socket) ? warmUpMs(state.rtts, policy) : pingDeadlineMs(state.rtts, policy))
  }
  const lastPingAt = socket.lastPingAt ?? socket.lastFrameAt
  const onSilence = Math.max(socket.lastFrameAt, lastPingAt) + policy.pingAfterMs
  return Math.min(onSilence, lastPingAt + policy.pingEveryMs)
}

/** This peer answers such pings: it did before on this connection, or its documents say so. */
function isAnswerable({ config, pingAnswered }: MachineState): boolean {
  return pingAnswered || config.heartbeat.answered
}

function mayWarmUp(state: MachineState, { generation, settledAt }: SocketState): boolean {
  const isFree = state.succession === null || state.succession.kind === 'quarantine'
  return generation === state.primary && settledAt !== null && isFree && isAnswerable(state)
}

/** A ping has gone unanswered for a while: the next socket warms up, in case this one is dead. */
function onWarmUp(state: MachineState, socket: SocketState, turn: Turn): MachineState {
  if (!mayWarmUp(state, socket)) return state
  const silentMs = Math.round(turn.now - socket.lastFrameAt)
  const detail = `No answer to a ping, no frame for ${silentMs} ms, when the next socket was ready`
  return callForSuccessor(state, { kind: 'ping_unanswered', cause: 'heartbeat_timeout', detail, index: null })
}

function onUnanswered(state: MachineState, socket: SocketState, turn: Turn): MachineState {
  const { generation } = socket
  if (!isAnswerable(state)) {
    // Nobody knows whether this peer answers such pings: let the data decide.
    const next = patchSocket(state, generation, { ping: null, lastPingAt: turn.now })
    return suspectAll(next, generation, turn)
  }
  const impactAt = Math.max(socket.lastFrameAt, socketGoodAt(socket) ?? 0)
  const detail = `No answer to a ping, no frame for ${Math.round(turn.now - impactAt)} ms`
  return loseSocket(state, generation, { cause: 'heartbeat_timeout', detail, impactAt }, turn)
}
