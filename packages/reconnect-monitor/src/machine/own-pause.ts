import { suspectAll } from './freshness.ts'
import type { Turn } from './inputs.ts'
import { patchSocket } from './state.ts'
import type { MachineState, SocketState, SubState, SubStatus } from './types.ts'

/**
 * Our own process stood still for `ms`: no deadline may have run meanwhile, so every instant that one is counted
 * from moves by it. Where impacts start (`lastDataAt`) stays as it was; a gap that held a pause is not learned from.
 */
export function onOwnPause(state: MachineState, ms: number, turn: Turn): MachineState {
  const shift = (at: number): number => Math.min(turn.now, at + ms)
  const sockets = state.sockets.map((socket) => shiftSocket(socket, ms, shift))
  const next: MachineState = { ...state, sockets, ownPause: { endedAt: turn.now, ms } }
  return ms > state.config.policy.probeAllAfterMs ? probeAll(next, turn) : next
}

/** So long a standstill may have cost any socket its life: each is asked, and none is given up for it. */
function probeAll(state: MachineState, turn: Turn): MachineState {
  let next = state
  for (const { generation, stage } of state.sockets) {
    if (stage !== 'open') continue
    turn.effects.push({ type: 'ping', generation })
    next = patchSocket(next, generation, { ping: { sentAt: turn.now, heard: false }, lastPingAt: turn.now })
    next = suspectAll(next, generation, turn)
  }
  return next
}

function shiftSocket(socket: SocketState, ms: number, shift: (at: number) => number): SocketState {
  const { ping, lastPingAt } = socket
  return {
    ...socket,
    dialedAt: shift(socket.dialedAt),
    openedAt: socket.openedAt === null ? null : shift(socket.openedAt),
    lastFrameAt: shift(socket.lastFrameAt),
    askedAt: socket.askedAt === null ? null : shift(socket.askedAt),
    lastPingAt: lastPingAt === null ? null : shift(lastPingAt),
    ping: ping === null ? null : { ...ping, sentAt: shift(ping.sentAt) },
    subs: socket.subs.map((sub) => shiftSub(sub, ms, shift)),
  }
}

function shiftSub(sub: SubState, ms: number, shift: (at: number) => number): SubState {
  return {
    ...sub,
    status: shiftStatus(sub.status, ms, shift),
    silentFrom: sub.silentFrom === null ? null : shift(sub.silentFrom),
    lastUpdateAt: null,
    recheck: null,
    lagging: shiftLag(sub.lagging, shift),
    ahead: sub.ahead === null ? null : { ...sub.ahead, until: sub.ahead.until + ms },
  }
}

function shiftLag(lagging: SubState['lagging'], shift: (at: number) => number): SubState['lagging'] {
  if (lagging === null || lagging.severeSince === null) return lagging
  return { ...lagging, severeSince: shift(lagging.severeSince) }
}

function shiftStatus(status: SubStatus, ms: number, shift: (at: number) => number): SubStatus {
  switch (status.kind) {
    case 'requested':
      return { ...status, askedAt: shift(status.askedAt) }
    case 'syncing':
      return { ...status, since: shift(status.since) }
    case 'suspect':
      return { ...status, probeEndsAt: status.probeEndsAt + ms }
    case 'stale':
      return { ...status, askedAt: shift(status.askedAt) }
    case 'refused':
      return status.asked ? { ...status, askAt: status.askAt + ms } : status
    case 'gap':
      return { ...status, askedAt: shift(status.askedAt) }
    case 'wanted':
    case 'queued':
    case 'held':
    case 'fresh':
      return status
  }
}
