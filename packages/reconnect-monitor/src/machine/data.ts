import { type ChannelDefinition, isSameTop } from '@holdfast/adapter-core'
import { doubleThreshold, learnGap, resumeWindowMs, undoDoubling } from '../detect.ts'
import type { Input, Turn } from './inputs.ts'
import { judgeLag } from './lag.ts'
import { about, emitOf, findSocket, patchSub, wasStale } from './state.ts'
import type { MachineState, SubState, SubStatus } from './types.ts'

type Data = Extract<Input, { type: 'data' }>

/** What tells whether a market moved. */
type Moving = Pick<Data, 'kind' | 'sequence' | 'top'>

/** Fewest sequence numbers a snapshot must be ahead to prove that we missed data: one may be the snapshot's own. */
const MISSED_SEQUENCES = 2

/** Verified data of one subscription: it is fresh, unless what came only answers our asking; its pace is learned. */
export function onData(state: MachineState, data: Data, turn: Turn): MachineState {
  const sub = findSocket(state, data.generation)?.subs[data.index]
  if (sub === undefined) return state
  const paced = { ...state, paces: learnPaces(state, data, sub, turn) }
  const received = receive(state, data, sub, turn)
  const { recheck, state: judged, status } = judgeData(paced, data, { ...sub, lagging: received.lagging }, turn)
  // What a refusal cut says nothing of the pace once it flows again.
  const lastUpdateAt = status.kind === 'refused' ? null : received.lastUpdateAt
  return patchSub(judged, data.generation, data.index, { ...received, lastUpdateAt, status, recheck })
}

/** What a message changes of its subscription, whatever it means. */
function receive(state: MachineState, data: Data, sub: SubState, turn: Turn): SubState {
  const isUpdate = isLiveUpdate(state, data.index, data.kind)
  // An answer to asking tells nothing of the pace at which live data comes.
  const { lagMs, lagging } = isUpdate ? judgeLag(state, sub, data, turn) : sub
  return {
    ...sub,
    silentFrom: turn.now,
    verifiedAt: turn.now,
    lastDataAt: turn.now,
    lastUpdateAt: isUpdate ? turn.now : sub.lastUpdateAt,
    sequence: data.sequence,
    top: data.top,
    crossed: data.crossed,
    movedOnAsk: movedOnAsk(state.config.channels[data.index], data, sub, isUpdate),
    lagMs,
    lagging,
  }
}

/** Where no subscribe is answered, what comes while nothing is asked is the market's own, long after the last asking. */
export function movedOnAsk(
  channel: ChannelDefinition | undefined,
  data: Moving,
  sub: SubState,
  isUpdate: boolean,
): number {
  if (data.kind === 'update' || (isUpdate && sub.status.kind === 'fresh')) return 0
  return sub.lastDataAt !== null && hasMoved(channel, data, sub) ? sub.movedOnAsk + 1 : sub.movedOnAsk
}

/** A snapshot that answers a subscribe is no sign of the market's pace, unless the exchange sends one only when it moves. */
export function isLiveUpdate(state: MachineState, index: number, kind: Data['kind']): boolean {
  return kind === 'update' || state.config.channels[index]?.snapshotOnSubscribe === false
}

function learnPaces(state: MachineState, data: Data, sub: SubState, turn: Turn): MachineState['paces'] {
  const pace = state.paces[data.index]
  const channel = state.config.channels[data.index]
  if (pace === undefined || channel === undefined || sub.lastUpdateAt === null) return state.paces
  // Two sockets that carry the same market would count each gap twice.
  if (data.generation !== state.primary) return state.paces
  if (!isLiveUpdate(state, data.index, data.kind) || wasMuteMeanwhile(sub, turn.now)) return state.paces
  const learned = learnGap(pace, turn.now - sub.lastUpdateAt, channel, state.config.policy, turn.now)
  return state.paces.with(data.index, learned)
}

/** The gap that ends now held a mute spell of the channel: it says nothing about the market's pace. */
function wasMuteMeanwhile({ recheck, status }: SubState, now: number): boolean {
  if (status.kind === 'suspect') return status.missed || status.answeredAt !== null
  return recheck !== null && now <= recheck.until
}

interface Verdict {
  readonly state: MachineState
  readonly status: SubStatus
  readonly recheck: SubState['recheck']
}

const FRESH: SubStatus = { kind: 'fresh' }

function fresh(state: MachineState): Verdict {
  return { state, status: FRESH, recheck: null }
}

/** Back, and told so; what comes late is told when it comes in time. */
function restored(
  state: MachineState,
  { generation, index }: Data,
  sub: SubState,
  quiet: boolean,
  turn: Turn,
): Verdict {
  const data = { ...about(state, index), quiet }
  if (sub.lagging === null) emitOf(state, generation, turn, { type: 'subscription_restored', data })
  return fresh(state)
}

function judgeData(state: MachineState, data: Data, sub: SubState, turn: Turn): Verdict {
  const { status } = sub
  switch (status.kind) {
    case 'fresh':
      return sub.recheck === null ? fresh(state) : recheckQuiet(state, data, sub, sub.recheck, turn)
    case 'suspect':
      return judgeDataOnSuspect(state, data, sub, status, turn)
    case 'gap': {
      const durationMs = Math.round(turn.now - (sub.lastDataAt ?? status.since))
      emitOf(state, data.generation, turn, {
        type: 'book_resynced',
        data: { ...about(state, data.index), durationMs },
      })
      return fresh(state)
    }
    case 'stale': {
      // A channel that moves only when asked has not healed: its next live update says so.
      const isAnswer =
        status.cause === 'stale_data' &&
        data.kind === 'snapshot' &&
        hasMoved(state.config.channels[data.index], data, sub)
      return isAnswer ? { state, status, recheck: null } : restored(state, data, sub, false, turn)
    }
    case 'refused':
      return isFromBefore(data, status, turn)
        ? { state, status, recheck: null }
        : restored(state, data, sub, false, turn)
    case 'held':
      return restored(state, data, sub, false, turn)
    case 'wanted':
    case 'queued':
    case 'requested':
    case 'syncing':
      return fresh(state)
  }
}

type Refused = Extract<SubStatus, { kind: 'refused' }>

/** Made before the exchange refused it, and late: it does not flow again. Where no time tells, asking again does. */
function isFromBefore({ lagMs }: Data, { asked, since }: Refused, { now }: Turn): boolean {
  return lagMs === null ? !asked : now - lagMs <= since
}

type Suspect = Extract<SubStatus, { kind: 'suspect' }>

/**
 * Data on a suspected subscription. Live data ends the suspicion. A book that answers the probe proves the path;
 * whether the market was quiet or the channel mute shows in what it says: numbers that went on without us.
 */
function judgeDataOnSuspect(state: MachineState, data: Data, sub: SubState, status: Suspect, turn: Turn): Verdict {
  const { generation, index } = data
  const pace = state.paces[index]
  const channel = state.config.channels[index]
  if (pace === undefined || channel === undefined) return fresh(state)
  const { impactAt } = status
  if (data.kind === 'update') {
    const flowsAgain = status.answeredAt !== null && turn.now - status.answeredAt <= resumeWindowMs(pace)
    if (status.missed || flowsAgain) wasStale(state, generation, index, { impactAt, detectedAt: status.since }, turn)
    return restored(state, data, sub, false, turn)
  }
  const missed = status.missed || hasMissed(channel, data, sub)
  if (missed) return { state, status: { ...status, missed, probeEndsAt: turn.now }, recheck: null }
  if (channel.probes.includes('canary')) {
    const answered = { ...status, acknowledgedAt: status.acknowledgedAt ?? turn.now, answeredAt: turn.now }
    return { state, status: answered, recheck: null }
  }
  const doubled = { ...state, paces: state.paces.with(index, doubleThreshold(pace, channel, state.config.policy)) }
  const frames = hasMoved(channel, data, sub) ? 1 : 0
  const recheck = { until: turn.now + resumeWindowMs(pace), frames, impactAt, detectedAt: status.since }
  return { ...restored(doubled, data, sub, true, turn), recheck }
}

/** Messages were missed: by their numbers, or, without numbers, because the book moves whenever it is asked for and never else. */
function hasMissed(channel: ChannelDefinition, data: Data, sub: SubState): boolean {
  return ahead(channel, data, sub) !== null
    ? hasMoved(channel, data, sub)
    : hasMoved(channel, data, sub) && sub.movedOnAsk > 0
}

/** The book is another one than the last. */
function hasMoved(channel: ChannelDefinition | undefined, data: Moving, sub: SubState): boolean {
  const numbers = ahead(channel, data, sub)
  return numbers === null ? !isSameTop(data.top, sub.top) : numbers >= MISSED_SEQUENCES
}

/** How many messages of the channel lie between; null where numbers do not tell. */
function ahead(channel: ChannelDefinition | undefined, data: Moving, sub: SubState): number | null {
  if (channel?.numbersSkip === true || data.sequence === null || sub.sequence === null) return null
  return data.sequence - sub.sequence
}

/** Just proven quiet, and data flows at once at the usual pace: the channel had been mute after all. */
function recheckQuiet(
  state: MachineState,
  data: Data,
  sub: SubState,
  recheck: NonNullable<SubState['recheck']>,
  turn: Turn,
): Verdict {
  if (turn.now > recheck.until) return fresh(state)
  const isRepeat = data.kind === 'snapshot' && isSameTop(data.top, sub.top)
  const frames = recheck.frames + (isRepeat ? 0 : 1)
  if (frames < 2) return { state, status: FRESH, recheck: { ...recheck, frames } }
  wasStale(state, data.generation, data.index, recheck, turn)
  const pace = state.paces[data.index]
  const channel = state.config.channels[data.index]
  if (pace === undefined || channel === undefined) return restored(state, data, sub, false, turn)
  const paces = state.paces.with(data.index, undoDoubling(pace, channel, state.config.policy))
  return restored({ ...state, paces }, data, sub, false, turn)
}
