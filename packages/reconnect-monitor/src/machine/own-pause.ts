import type { MachineState, SocketState, SubState, SubStatus } from './types.ts'

/**
 * Our own process stood still for `ms`: no deadline may have run meanwhile, so every instant that one is counted
 * from moves by it. Where impacts start (`lastDataAt`) stays as it was; a gap that held a pause is not learned from.
 */
export function shiftDeadlines(state: MachineState, ms: number, now: number): MachineState {
  const shift = (at: number): number => Math.min(now, at + ms)
  return { ...state, sockets: state.sockets.map((socket) => shiftSocket(socket, ms, shift)) }
}

function shiftSocket(socket: SocketState, ms: number, shift: (at: number) => number): SocketState {
  const { ping, lastPingAt } = socket
  return {
    ...socket,
    dialedAt: shift(socket.dialedAt),
    openedAt: socket.openedAt === null ? null : shift(socket.openedAt),
    lastFrameAt: shift(socket.lastFrameAt),
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
  }
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
    case 'fresh':
      return status
  }
}
