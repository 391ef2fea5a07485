import type { Cause } from '@holdfast/adapter-core/events'
import { loseSocket } from './dialing.ts'
import { mayCostReconnect, proveQuietIfSeen } from './freshness.ts'
import { about, emit, findSocket, lastGoodAt, patchSub, socketGoodAt } from './state.ts'
import type { MachineState, SocketState, SubState, SubStatus, Turn } from './types.ts'

/** Refusals in a row after which a subscription is given up for now, and the others speak for the connection. */
export const REFUSALS_BEFORE_HOLD = 3

type Of<K extends SubStatus['kind']> = Extract<SubStatus, { kind: K }>

/** What a handler of one subscription works on. */
interface At {
  readonly socket: SocketState
  readonly index: number
  readonly sub: SubState
}

function at(state: MachineState, generation: number, index: number): At | null {
  const socket = findSocket(state, generation)
  const sub = socket?.subs[index]
  return socket === undefined || sub === undefined ? null : { socket, index, sub }
}

function withStatus(state: MachineState, where: At, status: SubStatus): MachineState {
  return patchSub(state, where.socket.generation, where.index, { status })
}

function ask(state: MachineState, where: At, asks: number, turn: Turn): MachineState {
  turn.effects.push({ type: 'subscribe', generation: where.socket.generation, index: where.index })
  return withStatus(state, where, { kind: 'requested', askedAt: turn.now, asks })
}

export function onAcknowledged(state: MachineState, generation: number, index: number, turn: Turn): MachineState {
  const where = at(state, generation, index)
  if (where === null) return state
  const { status } = where.sub
  switch (status.kind) {
    case 'wanted':
    case 'requested':
      return acknowledged(state, where, turn)
    case 'refused':
      return status.asked ? acknowledged(state, where, turn) : state
    case 'suspect': {
      if (status.acknowledgedAt !== null) return state
      const next = withStatus(state, where, { ...status, acknowledgedAt: turn.now })
      return proveQuietIfSeen(next, generation, index, turn)
    }
    case 'syncing':
    case 'fresh':
    case 'stale':
    case 'gap':
      return state
  }
}

function acknowledged(state: MachineState, where: At, turn: Turn): MachineState {
  const isEnough = state.config.channels[where.index]?.firstData === 'on_event'
  if (isEnough && where.sub.status.kind === 'refused') {
    emit(turn, { type: 'subscription_restored', data: { ...about(state, where.index), quiet: false } })
  }
  return withStatus(state, where, isEnough ? { kind: 'fresh' } : { kind: 'syncing', since: turn.now })
}

export function onRefused(
  state: MachineState,
  generation: number,
  index: number,
  detail: string,
  turn: Turn,
): MachineState {
  const where = at(state, generation, index)
  if (where === null) return state
  const { status } = where.sub
  const refusals = status.kind === 'refused' ? status.refusals + 1 : 1
  const since = status.kind === 'refused' ? status.since : turn.now
  emit(turn, { type: 'subscription_refused', data: { ...about(state, index), generation, detail, refusals } })
  const askAt = turn.now + refusedDelayMs(state, refusals)
  return patchSub(state, generation, index, {
    status: { kind: 'refused', since, askAt, refusals, detail, asked: false },
    lastUpdateAt: null,
  })
}

function refusedDelayMs(state: MachineState, refusals: number): number {
  const { policy } = state.config
  if (refusals < REFUSALS_BEFORE_HOLD) return policy.refusedRetryMs * 2 ** (refusals - 1)
  return heldDelayMs(state, refusals - REFUSALS_BEFORE_HOLD)
}

function heldDelayMs(state: MachineState, holds: number): number {
  const { policy } = state.config
  return Math.min(policy.heldRetryMaxMs, policy.heldRetryMs * 2 ** Math.min(holds, 30))
}

/** The book's sequence broke: it is invalid from now on, and a snapshot is asked for. */
export function onGap(
  state: MachineState,
  generation: number,
  index: number,
  gap: { readonly expected: string | null; readonly got: string | null },
  turn: Turn,
): MachineState {
  const where = at(state, generation, index)
  if (where === null || where.sub.status.kind === 'gap') return state
  if (where.sub.status.kind === 'stale') return speaksAgain(state, where, where.sub.status, turn)
  // Its snapshot is already asked for; what the gap adds is the proof that the market went on without us.
  if (where.sub.status.kind === 'suspect') return withStatus(state, where, { ...where.sub.status, missed: true })
  const impactAt = impactOf(where) ?? turn.now
  emit(turn, {
    type: 'book_gap',
    data: { ...about(state, index), expected: gap.expected, got: gap.got, impactAt },
  })
  turn.effects.push({ type: 'resubscribe', generation, index })
  return patchSub(state, generation, index, {
    status: { kind: 'gap', since: turn.now, askedAt: turn.now, asks: 1 },
    lastUpdateAt: null,
    recheck: null,
  })
}

/** A held channel speaks again, in deltas that need a snapshot: it is asked for now, not when the hold ends. */
function speaksAgain(state: MachineState, where: At, status: Of<'stale'>, turn: Turn): MachineState {
  if (status.retryAt === null) return state
  turn.effects.push({ type: 'resubscribe', generation: where.socket.generation, index: where.index })
  return withStatus(state, where, { ...status, askedAt: turn.now, retryAt: null })
}

/** Asks what is due and gives up what is overdue, one subscription at a time, until the socket itself is given up. */
export function tickSubscriptions(state: MachineState, generation: number, turn: Turn): MachineState {
  let next = state
  for (let index = 0; index < state.config.subscriptions.length; index++) {
    const where = at(next, generation, index)
    if (where === null) return next
    next = tickSubscription(next, where, turn)
  }
  return next
}

function tickSubscription(state: MachineState, where: At, turn: Turn): MachineState {
  const { status } = where.sub
  switch (status.kind) {
    case 'wanted':
      return turn.now >= status.askAt ? ask(state, where, 1, turn) : state
    case 'requested':
      return tickRequested(state, where, status, turn)
    case 'syncing':
      return tickSyncing(state, where, status, turn)
    case 'refused':
      return tickRefused(state, where, status, turn)
    case 'gap':
      return tickGap(state, where, status, turn)
    case 'stale':
      return tickStale(state, where, status, turn)
    case 'fresh':
    case 'suspect':
      return state
  }
}

function tickRequested(state: MachineState, where: At, status: Of<'requested'>, turn: Turn): MachineState {
  const { policy } = state.config
  if (turn.now < status.askedAt + policy.ackTimeoutMs) return state
  if (status.asks <= policy.ackRetries) return ask(state, where, status.asks + 1, turn)
  const detail = `${name(state, where)} was asked ${status.asks} times and never acknowledged`
  return giveUp(state, where, 'subscribe_timeout', detail, turn)
}

function tickSyncing(state: MachineState, where: At, status: Of<'syncing'>, turn: Turn): MachineState {
  if (turn.now < status.since + state.config.policy.firstDataTimeoutMs) return state
  const detail = `${name(state, where)} was acknowledged, but sent nothing`
  // The canary flows: the socket delivers, the market does not move.
  const isCanaryFlowing = where.sub.canaryAt !== null && where.sub.canaryAt > status.since
  if (isCanaryFlowing) return hold(state, where, 'no_first_data', detail, turn)
  return giveUp(state, where, 'no_first_data', detail, turn)
}

function tickRefused(state: MachineState, where: At, status: Of<'refused'>, turn: Turn): MachineState {
  if (turn.now < status.askAt) return state
  if (status.asked) return onRefused(state, where.socket.generation, where.index, 'Asked again, no answer', turn)
  turn.effects.push({ type: 'subscribe', generation: where.socket.generation, index: where.index })
  return withStatus(state, where, { ...status, asked: true, askAt: turn.now + state.config.policy.ackTimeoutMs })
}

function tickGap(state: MachineState, where: At, status: Of<'gap'>, turn: Turn): MachineState {
  const { policy } = state.config
  const { generation } = where.socket
  if (turn.now < status.askedAt + policy.ackTimeoutMs) return state
  if (status.asks > policy.ackRetries) {
    const detail = `${name(state, where)} lost its sequence, and no snapshot came`
    return loseSocket(state, generation, { cause: 'sequence_gap', detail, impactAt: impactOf(where) ?? turn.now }, turn)
  }
  turn.effects.push({ type: 'resubscribe', generation, index: where.index })
  return withStatus(state, where, { ...status, askedAt: turn.now, asks: status.asks + 1 })
}

function tickStale(state: MachineState, where: At, status: Of<'stale'>, turn: Turn): MachineState {
  if (status.retryAt !== null) {
    if (turn.now < status.retryAt) return state
    turn.effects.push({ type: 'resubscribe', generation: where.socket.generation, index: where.index })
    return withStatus(state, where, { ...status, askedAt: turn.now, retryAt: null, holds: status.holds + 1 })
  }
  if (turn.now < status.askedAt + reaskedSilenceMs(state, where.index)) return state
  const isCanaryFlowing = where.sub.canaryAt !== null && where.sub.canaryAt > status.askedAt
  if (!isCanaryFlowing && mayCostReconnect(state, where.index, turn.now)) {
    const detail = `${name(state, where)} was asked again and stayed silent`
    return spendReconnect(state, where, status.cause, detail, turn)
  }
  return withStatus(state, where, { ...status, retryAt: turn.now + heldDelayMs(state, status.holds) })
}

/** How long a silent subscription that was asked again may stay silent, in ms: a slow market at least its own pace. */
export function reaskedSilenceMs(state: MachineState, index: number): number {
  return Math.max(state.config.policy.reaskedSilenceMs, state.paces[index]?.thresholdMs ?? 0)
}

/** The next socket, where this market has not cost one lately; else the subscription is held and the rest goes on. */
function giveUp(state: MachineState, where: At, cause: Cause, detail: string, turn: Turn): MachineState {
  return mayCostReconnect(state, where.index, turn.now)
    ? spendReconnect(state, where, cause, detail, turn)
    : hold(state, where, cause, detail, turn)
}

function spendReconnect(state: MachineState, where: At, cause: Cause, detail: string, turn: Turn): MachineState {
  // One reconnect for all that wait for it: what is silent together is not charged one by one.
  const reconnectedFor = state.reconnectedFor.map((last, index) =>
    index === where.index || where.socket.subs[index]?.status.kind !== 'fresh' ? turn.now : last,
  )
  // Where other subscriptions were still fresh, the outage begins as we cut them off.
  const isAlone = !where.socket.subs.some(({ status }) => status.kind === 'fresh')
  const impactAt = isAlone ? (socketGoodAt(where.socket) ?? turn.now) : turn.now
  return loseSocket({ ...state, reconnectedFor }, where.socket.generation, { cause, detail, impactAt }, turn)
}

function hold(state: MachineState, where: At, cause: Cause, detail: string, turn: Turn): MachineState {
  emit(turn, {
    type: 'subscription_stale',
    data: { ...about(state, where.index), cause, detail, impactAt: impactOf(where) ?? turn.now, detectedAt: turn.now },
  })
  const retryAt = turn.now + heldDelayMs(state, 0)
  return withStatus(state, where, { kind: 'stale', cause, askedAt: turn.now, retryAt, holds: 0 })
}

function impactOf(where: At): number | null {
  return lastGoodAt(where.sub)
}

function name(state: MachineState, where: At): string {
  const { channel, market } = about(state, where.index)
  return `${channel} ${market}`
}
