import type { Cause } from '@holdfast/adapter-core/events'
import { ask, asked } from './asking.ts'
import { proveQuietIfSeen } from './freshness.ts'
import type { Turn } from './inputs.ts'
import { loseSocket } from './loss.ts'
import { heldDelayMs } from './quarantine.ts'
import { chargeReconnect, mayCostReconnect } from './reconnect-charge.ts'
import { REFUSALS_BEFORE_HOLD } from './settle.ts'
import { about, emitOf, findSocket, isFresh, lastGoodAt, nameOf, patchSub, socketGoodAt } from './state.ts'
import { callForSuccessor } from './succession.ts'
import type { MachineState, SocketState, SubState, SubStatus } from './types.ts'

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

export function onAcknowledged(state: MachineState, generation: number, index: number, turn: Turn): MachineState {
  const where = at(state, generation, index)
  if (where === null) return state
  const { status } = where.sub
  switch (status.kind) {
    case 'wanted':
    case 'queued':
    case 'requested':
      return acknowledged(state, where, turn)
    case 'refused':
      return status.asked ? acknowledged(state, where, turn) : state
    case 'suspect': {
      if (status.acknowledgedAt !== null) return state
      const next = withStatus(state, where, { ...status, acknowledgedAt: turn.now })
      return proveQuietIfSeen(next, generation, index, turn)
    }
    case 'held':
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
    const data = { ...about(state, where.index), quiet: false }
    emitOf(state, where.socket.generation, turn, { type: 'subscription_restored', data })
  }
  if (!isEnough) return withStatus(state, where, { kind: 'syncing', since: turn.now })
  // Satisfied now: from here on its silence counts, where it is judged by silence at all.
  const { now } = turn
  return patchSub(state, where.socket.generation, where.index, {
    status: { kind: 'fresh' },
    silentFrom: now,
    verifiedAt: now,
  })
}

export function onRefused(
  state: MachineState,
  generation: number,
  index: number,
  detail: string,
  turn: Turn,
): MachineState {
  const where = at(state, generation, index)
  if (where === null || where.sub.status.kind === 'held') return state
  const { status } = where.sub
  const refusals = status.kind === 'refused' ? status.refusals + 1 : 1
  const since = status.kind === 'refused' ? status.since : turn.now
  emitOf(state, generation, turn, {
    type: 'subscription_refused',
    data: { ...about(state, index), generation, detail, refusals },
  })
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

/** The book's sequence broke: it is invalid from now on, and a snapshot is asked for. */
export function onGap(
  state: MachineState,
  generation: number,
  index: number,
  gap: { readonly expected: string | null; readonly got: string | null },
  turn: Turn,
): MachineState {
  const where = at(state, generation, index)
  if (where === null || where.sub.status.kind === 'gap' || where.sub.status.kind === 'held') return state
  if (where.sub.status.kind === 'stale') return speaksAgain(state, where, where.sub.status, turn)
  // Its snapshot is already asked for; what the gap adds is the proof that the market went on without us.
  if (where.sub.status.kind === 'suspect') return withStatus(state, where, { ...where.sub.status, missed: true })
  const impactAt = impactOf(where) ?? turn.now
  emitOf(state, generation, turn, {
    type: 'book_gap',
    data: { ...about(state, index), expected: gap.expected, got: gap.got, impactAt },
  })
  turn.effects.push({ type: 'resubscribe', generation, index })
  const { gapWindowMs, gapsBeforeReconnect } = state.config.policy
  const gaps = [...where.sub.gaps.filter((gapAt) => gapAt > turn.now - gapWindowMs), turn.now]
  const next = patchSub(state, generation, index, {
    status: { kind: 'gap', since: turn.now, askedAt: turn.now, asks: 1 },
    lastUpdateAt: null,
    recheck: null,
    gaps,
  })
  if (gaps.length < gapsBeforeReconnect || !mayCostReconnect(state, index, turn.now)) return next
  const detail = `${nameOf(state, index)} lost its sequence ${gaps.length} times in ${Math.round(gapWindowMs / 1_000)} s`
  return spendReconnect(next, where, { kind: 'gaps', cause: 'sequence_gap', detail }, turn)
}

/** A channel that was given up speaks again, in deltas that need a snapshot: it is asked for now, whatever is awaited. */
function speaksAgain(state: MachineState, where: At, status: Of<'stale'>, turn: Turn): MachineState {
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
      return turn.now >= status.askAt ? ask(state, where.socket.generation, where.index, 1, turn) : state
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
    case 'queued':
    case 'held':
    case 'fresh':
    case 'suspect':
      return state
  }
}

function tickRequested(state: MachineState, where: At, status: Of<'requested'>, turn: Turn): MachineState {
  const { policy } = state.config
  if (turn.now < status.askedAt + policy.ackTimeoutMs) return state
  if (status.asks <= policy.ackRetries) {
    return ask(state, where.socket.generation, where.index, status.asks + 1, turn)
  }
  const detail = `${nameOf(state, where.index)} was asked ${status.asks} times and never acknowledged`
  return giveUp(state, where, 'subscribe_timeout', detail, turn)
}

function tickSyncing(state: MachineState, where: At, status: Of<'syncing'>, turn: Turn): MachineState {
  if (turn.now < status.since + state.config.policy.firstDataTimeoutMs) return state
  const detail = `${nameOf(state, where.index)} was acknowledged, but sent nothing${hintOf(state, where.socket)}`
  // The canary flows: the socket delivers, the market does not move.
  const isCanaryFlowing = where.sub.canaryAt !== null && where.sub.canaryAt > status.since
  if (isCanaryFlowing) return hold(state, where, 'no_first_data', detail, turn)
  return giveUp(state, where, 'no_first_data', detail, turn)
}

/** What may be behind a socket that acknowledged everything and never delivered anything, where the exchange's adapter knows. */
function hintOf({ config }: MachineState, { subs }: SocketState): string {
  const isMute = ({ canaryAt, lastDataAt, status }: SubState) =>
    (status.kind === 'syncing' || status.kind === 'fresh') && lastDataAt === null && canaryAt === null
  return config.silenceHint !== null && subs.every(isMute) ? `. ${config.silenceHint}` : ''
}

function tickRefused(state: MachineState, where: At, status: Of<'refused'>, turn: Turn): MachineState {
  if (turn.now < status.askAt) return state
  if (status.asked) return onRefused(state, where.socket.generation, where.index, 'Asked again, no answer', turn)
  const next = { ...status, asked: true, askAt: turn.now + state.config.policy.ackTimeoutMs }
  return asked(state, where.socket.generation, where.index, next, turn)
}

function tickGap(state: MachineState, where: At, status: Of<'gap'>, turn: Turn): MachineState {
  const { policy } = state.config
  const { generation } = where.socket
  if (turn.now < status.askedAt + policy.ackTimeoutMs) return state
  if (status.asks > policy.ackRetries) {
    const detail = `${nameOf(state, where.index)} lost its sequence, and no snapshot came`
    return giveUp(state, where, 'sequence_gap', detail, turn)
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
    const detail = `${nameOf(state, where.index)} was asked again and stayed silent`
    const held = withStatus(state, where, { ...status, retryAt: turn.now + heldDelayMs(state, status.holds) })
    return spendReconnect(held, where, { kind: 'market', cause: status.cause, detail }, turn)
  }
  return withStatus(state, where, { ...status, retryAt: turn.now + heldDelayMs(state, status.holds) })
}

/** How long a silent subscription that was asked again may stay silent, in ms: a slow market at least its own pace. */
export function reaskedSilenceMs(state: MachineState, index: number): number {
  return Math.max(state.config.policy.reaskedSilenceMs, state.paces[index]?.thresholdMs ?? 0)
}

/** The next socket, where this market has not cost one lately; else the subscription is held and the rest goes on. */
function giveUp(state: MachineState, where: At, cause: Cause, detail: string, turn: Turn): MachineState {
  if (!mayCostReconnect(state, where.index, turn.now)) return hold(state, where, cause, detail, turn)
  const held = where.socket.settledAt === null ? state : hold(state, where, cause, detail, turn)
  return spendReconnect(held, where, { kind: 'market', cause, detail }, turn)
}

/**
 * The next socket, for the sake of one market: made before the break where this one speaks for the connection, in place
 * of it where it has not come that far.
 */
function spendReconnect(
  state: MachineState,
  where: At,
  { cause, detail, kind }: { readonly kind: 'market' | 'gaps'; readonly cause: Cause; readonly detail: string },
  turn: Turn,
): MachineState {
  const { index, socket } = where
  const isPrimary = socket.generation === state.primary
  const charged = isPrimary ? chargeReconnect(state, socket, index, turn.now) : state
  if (isPrimary && socket.settledAt !== null) {
    const called = callForSuccessor(charged, { kind, cause, detail, index })
    // What another reason already called for costs this market nothing.
    return called === charged ? state : called
  }
  // Where other subscriptions were still fresh, the outage begins as we cut them off.
  const isAlone = !socket.subs.some(isFresh)
  const impactAt = isAlone ? (socketGoodAt(socket) ?? turn.now) : turn.now
  return loseSocket(charged, socket.generation, { cause, detail, impactAt }, turn)
}

function hold(state: MachineState, where: At, cause: Cause, detail: string, turn: Turn): MachineState {
  emitOf(state, where.socket.generation, turn, {
    type: 'subscription_stale',
    data: { ...about(state, where.index), cause, detail, impactAt: impactOf(where) ?? turn.now, detectedAt: turn.now },
  })
  const retryAt = turn.now + heldDelayMs(state, 0)
  return withStatus(state, where, { kind: 'stale', cause, askedAt: turn.now, retryAt, holds: 0 })
}

function impactOf(where: At): number | null {
  return lastGoodAt(where.sub)
}
