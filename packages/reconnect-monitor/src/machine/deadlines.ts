import { queueDueAt } from './asking.ts'
import { dialDueAt } from './dialing.ts'
import { flappingEndsAt } from './flapping.ts'
import { lagDueAt } from './lag.ts'
import { pingDueAt } from './liveness.ts'
import { trialDueAt } from './quarantine.ts'
import { rotationDueAt } from './rotation.ts'
import { settleDueAt } from './settle.ts'
import { reaskedSilenceMs } from './subscribing.ts'
import type { MachineState, SocketState, SubState } from './types.ts'

/** The next instant (monotonic ms) at which a `tick` has something to do; Infinity when nothing is waited for. */
export function nextDeadline(state: MachineState): number {
  if (state.intent !== 'run') return Number.POSITIVE_INFINITY
  let earliest = Math.min(dialDueAt(state) ?? Number.POSITIVE_INFINITY, flappingEndsAt(state), trialDueAt(state))
  for (const socket of state.sockets) earliest = Math.min(earliest, socketDeadline(state, socket))
  return earliest
}

function socketDeadline(state: MachineState, socket: SocketState): number {
  const { policy } = state.config
  if (socket.stage === 'dialing') return socket.dialedAt + socket.dialLimitMs
  let earliest = pingDueAt(state, socket)
  if (socket.stage === 'authenticating') {
    return Math.min(earliest, (socket.openedAt ?? socket.dialedAt) + policy.authTimeoutMs)
  }
  earliest = Math.min(earliest, settleDueAt(state, socket), rotationDueAt(state, socket), queueDueAt(state, socket))
  for (const [index, sub] of socket.subs.entries()) {
    earliest = Math.min(earliest, subDeadline(state, socket, sub, index))
  }
  return earliest
}

function subDeadline(state: MachineState, socket: SocketState, sub: SubState, index: number): number {
  return Math.min(
    statusDeadline(state, sub, index),
    lagDueAt(state, socket, sub, index),
    sub.ahead?.until ?? Number.POSITIVE_INFINITY,
  )
}

function statusDeadline(state: MachineState, sub: SubState, index: number): number {
  const thresholdMs = state.paces[index]?.thresholdMs ?? null
  const { policy } = state.config
  const { status } = sub
  switch (status.kind) {
    case 'wanted':
    case 'refused':
      return status.askAt
    case 'queued':
    case 'held':
      return Number.POSITIVE_INFINITY
    case 'requested':
    case 'gap':
      return status.askedAt + policy.ackTimeoutMs
    case 'syncing':
      return status.since + policy.firstDataTimeoutMs
    case 'fresh':
      return thresholdMs === null || sub.silentFrom === null ? Number.POSITIVE_INFINITY : sub.silentFrom + thresholdMs
    case 'suspect':
      // Unproven: the verdict falls with that on another subscription, which has its own deadline.
      return status.unproven ? Number.POSITIVE_INFINITY : status.probeEndsAt
    case 'stale':
      return status.retryAt ?? status.askedAt + reaskedSilenceMs(state, index)
  }
}
