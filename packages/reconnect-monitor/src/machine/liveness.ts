import { pingDeadlineMs } from '../detect.ts'
import { loseSocket } from './dialing.ts'
import { suspectAll } from './freshness.ts'
import { findSocket, patchSocket, socketGoodAt } from './state.ts'
import type { MachineState, SocketState, Turn } from './types.ts'

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
  if (socket.ping !== null && !socket.ping.heard) return onUnanswered(state, socket, turn)
  turn.effects.push({ type: 'ping', generation })
  return patchSocket(state, generation, { ping: { sentAt: turn.now, heard: false }, lastPingAt: turn.now })
}

/** The next instant at which liveness has something to do: send a ping, or judge the one under way. */
export function pingDueAt(state: MachineState, socket: SocketState): number {
  const { policy } = state.config
  if (socket.ping !== null && !socket.ping.heard) return socket.ping.sentAt + pingDeadlineMs(state.rtts, policy)
  const lastPingAt = socket.lastPingAt ?? socket.lastFrameAt
  const onSilence = Math.max(socket.lastFrameAt, lastPingAt) + policy.pingAfterMs
  return Math.min(onSilence, lastPingAt + policy.pingEveryMs)
}

function onUnanswered(state: MachineState, socket: SocketState, turn: Turn): MachineState {
  const { generation } = socket
  if (!state.pingAnswered && !state.config.heartbeat.answered) {
    // Nobody knows whether this peer answers such pings: let the data decide.
    const next = patchSocket(state, generation, { ping: null, lastPingAt: turn.now })
    return suspectAll(next, generation, turn)
  }
  const impactAt = Math.max(socket.lastFrameAt, socketGoodAt(socket) ?? 0)
  const detail = `No answer to a ping, no frame for ${Math.round(turn.now - impactAt)} ms`
  return loseSocket(state, generation, { cause: 'heartbeat_timeout', detail, impactAt }, turn)
}
