import { doubleThreshold, resumeWindowMs } from '../detect.ts'
import { noteFailure, tellSuspected } from './dialing.ts'
import type { Turn } from './inputs.ts'
import { loseSocket } from './loss.ts'
import { heirOf } from './promotion.ts'
import { about, emitOf, findSocket, lastGoodAt, patchSocket, patchSub, socketGoodAt, wasStale } from './state.ts'
import { callForSuccessor } from './succession.ts'
import type { MachineState, SocketState, SubState, SubStatus } from './types.ts'

type Suspect = Extract<SubStatus, { kind: 'suspect' }>

/** A canary of a market arrived: its socket delivers. */
export function onCanary(state: MachineState, generation: number, market: string, turn: Turn): MachineState {
  let next = state
  for (const [index, subscription] of state.config.subscriptions.entries()) {
    if (subscription.market !== market || !isCanary(state, index)) continue
    next = patchSub(next, generation, index, { canaryAt: turn.now })
    next = proveQuietIfSeen(next, generation, index, turn)
  }
  return next
}

function isCanary({ config }: MachineState, index: number): boolean {
  return config.channels[index]?.probes.includes('canary') ?? false
}

/** Asked again, acknowledged, and the canary flows: the market is quiet, up to the channel's longest silence. */
export function proveQuietIfSeen(state: MachineState, generation: number, index: number, turn: Turn): MachineState {
  const sub = findSocket(state, generation)?.subs[index]
  const channel = state.config.channels[index]
  const pace = state.paces[index]
  if (sub?.status.kind !== 'suspect' || channel === undefined || !isCanary(state, index) || pace === undefined)
    return state
  const { status } = sub
  const isProven = status.acknowledgedAt !== null && sub.canaryAt !== null && sub.canaryAt > status.since
  if (!isProven) return state
  const { impactAt } = status
  if (turn.now - (sub.lastDataAt ?? status.since) >= (channel.maxStaleAfterMs ?? 0)) {
    const detail = `No data for ${Math.round(turn.now - (sub.lastDataAt ?? status.since))} ms, longer than any quiet market; the socket delivers`
    emitOf(state, generation, turn, {
      type: 'subscription_stale',
      data: { ...about(state, index), cause: 'stale_data', detail, impactAt, detectedAt: status.since },
    })
    const retryAt = turn.now + state.config.policy.heldRetryMs
    return patchSub(state, generation, index, {
      status: { kind: 'stale', cause: 'stale_data', askedAt: turn.now, retryAt, holds: 0 },
    })
  }
  emitOf(state, generation, turn, { type: 'subscription_restored', data: { ...about(state, index), quiet: true } })
  const until = (status.acknowledgedAt ?? turn.now) + resumeWindowMs(pace)
  const paces = state.paces.with(index, doubleThreshold(pace, channel, state.config.policy))
  return patchSub({ ...state, paces }, generation, index, {
    status: { kind: 'fresh' },
    verifiedAt: turn.now,
    recheck: { until, frames: status.answeredAt === null ? 0 : 1, impactAt, detectedAt: status.since },
  })
}

/** Suspects what was silent for too long, and judges what was probed for long enough. */
export function tickFreshness(state: MachineState, generation: number, turn: Turn): MachineState {
  let next = state
  for (let index = 0; index < state.config.subscriptions.length; index++) {
    const sub = findSocket(next, generation)?.subs[index]
    if (sub === undefined) return next
    const threshold = next.paces[index]?.thresholdMs ?? null
    const isSilent = threshold !== null && sub.silentFrom !== null && turn.now >= sub.silentFrom + threshold
    if (sub.status.kind === 'fresh' && isSilent) next = suspect(next, generation, index, false, turn)
  }
  return judgeSuspects(next, generation, true, turn)
}

/**
 * Puts every fresh subscription to the test at once: a ping went unanswered that may never have been answerable, or we
 * were away for long. Where there is no test, the channel's longest silence decides alone.
 */
export function suspectAll(state: MachineState, generation: number, turn: Turn): MachineState {
  let next = state
  for (const [index, sub] of (findSocket(state, generation)?.subs ?? []).entries()) {
    const isJudged = (state.paces[index]?.thresholdMs ?? null) !== null
    const isTestable = (state.config.channels[index]?.probes.length ?? 0) > 0
    if (sub.status.kind === 'fresh' && isJudged && isTestable) next = suspect(next, generation, index, false, turn)
  }
  return next
}

/** @param missed It is known already that the market went on without us. */
export function suspect(
  state: MachineState,
  generation: number,
  index: number,
  missed: boolean,
  turn: Turn,
): MachineState {
  const sub = findSocket(state, generation)?.subs[index]
  if (sub === undefined) return state
  const silentMs = Math.round(turn.now - (sub.lastDataAt ?? sub.verifiedAt ?? turn.now))
  const thresholdMs = Math.round(state.paces[index]?.thresholdMs ?? 0)
  emitOf(state, generation, turn, {
    type: 'subscription_suspect',
    data: { ...about(state, index), silentMs, thresholdMs },
  })
  const probes = state.config.channels[index]?.probes ?? []
  if (probes.includes('resubscribe') || probes.includes('canary')) {
    turn.effects.push({ type: 'resubscribe', generation, index })
  }
  if (probes.includes('rest')) turn.effects.push({ type: 'probe_rest', generation, index })
  const probeEndsAt = missed || probes.length === 0 ? turn.now : turn.now + state.config.policy.probeMs
  const impactAt = lastGoodAt(sub) ?? turn.now
  return patchSub(state, generation, index, {
    status: {
      kind: 'suspect',
      since: turn.now,
      impactAt,
      probeEndsAt,
      acknowledgedAt: null,
      answeredAt: null,
      missed,
      unproven: false,
    },
    recheck: null,
  })
}

/**
 * Not proven quiet in time. While others are fresh, only this one is asked again; when all are silent and none is
 * proven quiet, the socket is given up, dated from the last good message.
 *
 * @param isTick Time itself may convict: whatever waited for us was heard. Else only what was said can.
 */
export function judgeSuspects(state: MachineState, generation: number, isTick: boolean, turn: Turn): MachineState {
  let next = state
  for (let index = 0; index < state.config.subscriptions.length; index++) {
    const socket = findSocket(next, generation)
    const status = socket?.subs[index]?.status
    if (socket === undefined || status?.kind !== 'suspect' || isPending(status, isTick, turn)) continue
    next = judge(next, socket, index, status, isTick, turn)
  }
  return next
}

/** Its probe may still prove it quiet. */
function isPending(status: Suspect, isTick: boolean, turn: Turn): boolean {
  if (status.missed || status.unproven) return false
  return !isTick || turn.now < status.probeEndsAt
}

function judge(
  state: MachineState,
  socket: SocketState,
  index: number,
  status: Suspect,
  isTick: boolean,
  turn: Turn,
): MachineState {
  const { generation } = socket
  const others = socket.subs.filter((_, other) => other !== index)
  const { impactAt } = status
  if (others.some((sub) => sub.status.kind === 'fresh')) {
    wasStale(state, generation, index, { impactAt, detectedAt: status.since }, turn)
    // What was answered by a book that had gone on: only live data can show that it flows again.
    const isAnswered = status.missed && (socket.subs[index]?.lastDataAt ?? Number.NEGATIVE_INFINITY) >= status.since
    if (!isAnswered) turn.effects.push({ type: 'resubscribe', generation, index })
    return patchSub(state, generation, index, {
      status: { kind: 'stale', cause: 'stale_data', askedAt: turn.now, retryAt: null, holds: 0 },
      lastUpdateAt: null,
    })
  }
  if (others.some(({ status: other }) => other.kind === 'suspect' && isPending(other, isTick, turn))) {
    return patchSub(state, generation, index, { status: { ...status, unproven: true } })
  }
  return giveUpSilent(state, socket, status, turn)
}

/**
 * The whole socket is silent. The connection is down from now on; the socket itself stands until the next one delivers,
 * for it may come to life before.
 */
function giveUpSilent(state: MachineState, socket: SocketState, status: Suspect, turn: Turn): MachineState {
  const { generation } = socket
  const impactAt = socketGoodAt(socket) ?? turn.now
  const last = impactAt
  const proof = status.missed ? 'it speaks only when asked' : 'no proof of a quiet market'
  const detail = `No data for ${Math.round(turn.now - last)} ms on an open socket: ${proof}`
  const loss = { cause: 'stale_data', detail, impactAt } as const
  const isAlone = generation === state.primary && socket.settledAt !== null && heirOf(state) === undefined
  if (!isAlone) return loseSocket(state, generation, loss, turn)
  const stale: SubStatus = { kind: 'stale', cause: 'stale_data', askedAt: turn.now, retryAt: null, holds: 0 }
  const subs = socket.subs.map((sub): SubState => {
    const isGivenUp = sub.status.kind === 'suspect' || sub.status.kind === 'fresh'
    return isGivenUp ? { ...sub, status: stale, lastUpdateAt: null } : sub
  })
  const silent = patchSocket(noteFailure(state, generation, loss), generation, { subs })
  return callForSuccessor(tellSuspected(silent, turn), { kind: 'silent', cause: 'stale_data', detail, index: null })
}
