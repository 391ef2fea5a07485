import { isSameTop } from '@holdfast/adapter-core'
import { doubleThreshold, resumeWindowMs } from '../detect.ts'
import { suspect } from './freshness.ts'
import type { Input, Turn } from './inputs.ts'
import { about, emitOf, findSocket, patchSub } from './state.ts'
import type { MachineState, SocketState, SubState } from './types.ts'

/** What REST knows may still be on its way to us for so long, in ms. */
const IN_FLIGHT_MS = 250

/**
 * The REST book of a suspected subscription. Equal to ours, the market is quiet. Gone on, our socket must follow within
 * the time a message may be on its way, or the channel is mute. Older than ours, it says nothing.
 */
export function onRestBook(
  state: MachineState,
  { generation, index, sequence, top }: Extract<Input, { type: 'rest_book' }>,
  turn: Turn,
): MachineState {
  const sub = findSocket(state, generation)?.subs[index]
  if (sub === undefined || (sub.status.kind !== 'suspect' && sub.status.kind !== 'fresh')) return state
  const isNumbered = sequence !== null && sub.sequence !== null
  const isEqual = isNumbered ? sequence === sub.sequence : isSameTop(top, sub.top)
  if (isEqual) return proveQuiet(state, generation, index, sub, turn)
  return patchSub(state, generation, index, { ahead: { sequence, until: turn.now + IN_FLIGHT_MS } })
}

function proveQuiet(state: MachineState, generation: number, index: number, sub: SubState, turn: Turn): MachineState {
  const { status } = sub
  const channel = state.config.channels[index]
  const pace = state.paces[index]
  if (status.kind !== 'suspect' || status.missed || channel === undefined || pace === undefined) return state
  emitOf(state, generation, turn, { type: 'subscription_restored', data: { ...about(state, index), quiet: true } })
  const paces = state.paces.with(index, doubleThreshold(pace, channel, state.config.policy))
  return patchSub({ ...state, paces }, generation, index, {
    status: { kind: 'fresh' },
    verifiedAt: turn.now,
    silentFrom: turn.now,
    lagging: null,
    recheck: {
      until: turn.now + resumeWindowMs(pace),
      frames: 0,
      impactAt: status.impactAt,
      detectedAt: status.since,
    },
  })
}

/** Judges what REST was ahead of, once a message had the time to arrive. */
export function tickRest(state: MachineState, socket: SocketState, turn: Turn): MachineState {
  let next = state
  for (const [index, sub] of socket.subs.entries()) {
    if (sub.ahead === null || turn.now < sub.ahead.until) continue
    const { generation } = socket
    next = patchSub(next, generation, index, { ahead: null })
    if (!hasFollowed(sub, sub.ahead)) next = accuse(next, generation, index, sub, turn)
  }
  return next
}

function hasFollowed(sub: SubState, { sequence, until }: NonNullable<SubState['ahead']>): boolean {
  if (sequence !== null && sub.sequence !== null) return sub.sequence >= sequence
  return sub.lastDataAt !== null && sub.lastDataAt > until - IN_FLIGHT_MS
}

/** The market went on without us: the channel is mute, whatever else it said. */
function accuse(state: MachineState, generation: number, index: number, sub: SubState, turn: Turn): MachineState {
  const { status } = sub
  if (status.kind === 'fresh') return suspect(state, generation, index, true, turn)
  if (status.kind !== 'suspect') return state
  return patchSub(state, generation, index, { status: { ...status, missed: true, probeEndsAt: turn.now } })
}
