import type { Cause, EventBody, State } from '@holdfast/adapter-core/events'
import type { Effect, Step } from './inputs.ts'
import { impactOf, lossData } from './loss-data.ts'
import { recoveryOf, startOutage } from './outage-clock.ts'
import { failuresAfter } from './plan.ts'
import { isFresh, isUp, primarySocket, socketGoodAt, upMsOf } from './state.ts'
import { subscriptionStateOf } from './subscription-state.ts'
import type { Loss, MachineState, SocketState } from './types.ts'

/**
 * Ends a step: derives the operator's state from the machine, and tells of a change with one event. It stands before
 * the events of the step, so that what belongs to an outage follows its opening; live stands after them, for it ends all.
 */
export function report(before: MachineState, state: MachineState, now: number, effects: readonly Effect[]): Step {
  const to = deriveState(state)
  const { state: told, effects: all } = tellReturns(isUp({ state: to }) ? withoutLoss(state) : state, effects)
  if (to === state.state) return { state: told, effects: [...tellSocketLost(before, told, now), ...all] }
  const entered = enter(told, to, now)
  const change: readonly Effect[] = entered.body === null ? [] : [{ type: 'event', body: entered.body }]
  const next: MachineState = { ...entered.state, state: to, stateSince: now }
  return { state: next, effects: to === 'live' ? [...all, ...change] : [...change, ...all] }
}

/** A socket that was lost without the connection going down is no reason for what comes later. */
function withoutLoss(state: MachineState): MachineState {
  return state.loss === null || !isUp(state) ? state : { ...state, loss: null, lastFailure: null }
}

/** A subscription that was told to be out and is fresh now, on whatever socket, is told to be back, once. */
function tellReturns(state: MachineState, effects: readonly Effect[]): Step {
  let out = state.out
  for (const effect of effects) if (effect.type === 'event') out = outAfter(state, out, effect.body)
  const socket = primarySocket(state)
  const returned: Effect[] = []
  for (const [index, subscription] of state.config.subscriptions.entries()) {
    const sub = socket?.subs[index]
    if (out[index] !== true || sub === undefined || !isFresh(sub)) continue
    const { channel, market } = subscription
    returned.push({ type: 'event', body: { type: 'subscription_restored', data: { channel, market, quiet: false } } })
    out = out.with(index, false)
  }
  return { state: out === state.out ? state : { ...state, out }, effects: [...effects, ...returned] }
}

function outAfter(state: MachineState, out: readonly boolean[], body: EventBody): readonly boolean[] {
  switch (body.type) {
    case 'subscription_refused':
    case 'subscription_stale':
    case 'book_gap':
      return out.with(indexOf(state, body.data), true)
    case 'subscription_restored':
    case 'book_resynced':
      return out.with(indexOf(state, body.data), false)
    default:
      return out
  }
}

function indexOf({ config }: MachineState, { channel, market }: { channel: string; market: string }): number {
  return config.subscriptions.findIndex((wanted) => wanted.channel === channel && wanted.market === market)
}

/** Down already, its socket open without data, and now the socket is gone too: the same outage, but a loss to tell. */
function tellSocketLost(before: MachineState, state: MachineState, now: number): readonly Effect[] {
  const { loss } = state
  if (state.state !== 'down' || loss === null || loss.socketOpen || before.loss?.socketOpen !== true) return []
  return [{ type: 'event', body: { type: 'connection_lost', data: lossData(state, loss, now) } }]
}

function deriveState(state: MachineState): State {
  switch (state.intent) {
    case 'paused':
    case 'stopped':
      return state.intent
    case 'idle':
      return 'connecting'
    case 'run':
      return deriveRunning(state)
  }
}

function deriveRunning(state: MachineState): State {
  const socket = primarySocket(state)
  const lost = state.fatal === null ? 'down' : 'failed'
  if (socket === undefined || socket.settledAt === null) return state.everFailed ? lost : 'connecting'
  if (socket.subs.every(isFresh)) return 'live'
  return socket.subs.some((sub) => isFresh(sub) || sub.status.kind === 'suspect') ? 'degraded' : lost
}

interface Entered {
  readonly state: MachineState
  readonly body: EventBody | null
}

function enter(state: MachineState, to: State, now: number): Entered {
  const { exchange, endpoint } = state.config
  switch (to) {
    case 'connecting':
      return { state, body: { type: 'connection_connecting', data: { exchange, endpoint } } }
    case 'live':
    case 'degraded':
      return enterUp(state, to, now)
    case 'down':
      return enterDown(state, now)
    case 'failed':
      // Told by the step that gave up; where it was not down before, the outage begins with it.
      return { state: { ...state, outage: state.outage ?? startOutage(now, now), upSince: null }, body: null }
    case 'paused':
    case 'stopped':
      // Told by whoever asked for it, before it was done.
      return { state: { ...state, outage: null, loss: null, lastFailure: null, upSince: null }, body: null }
  }
}

function enterUp(state: MachineState, to: 'live' | 'degraded', now: number): Entered {
  const generation = state.primary ?? state.lastGeneration
  const recovery = state.outage === null ? null : recoveryOf(state.outage)
  const next: MachineState = {
    ...state,
    outage: null,
    loss: null,
    lastFailure: null,
    fatal: null,
    credentials: 'good',
    httpRefusals: null,
    attempt: 0,
    upSince: state.upSince ?? now,
  }
  if (to === 'live') return { state: next, body: { type: 'connection_live', data: { generation, recovery } } }
  const subs = primarySocket(state)?.subs ?? []
  const subscriptions = state.config.subscriptions.map(({ channel, market }, index) => ({
    channel,
    market,
    state: subscriptionStateOf(subs[index]),
  }))
  return { state: next, body: { type: 'connection_degraded', data: { generation, subscriptions, recovery } } }
}

function enterDown(state: MachineState, now: number): Entered {
  const loss = state.loss ?? lossOfOpenSocket(state, now)
  const impactAt = impactOf(state, loss, now)
  // Dials that were begun on suspicion belong to the outage that the suspicion foretold.
  const attempts = state.sockets.filter(({ role, settledAt }) => role !== 'standby' && settledAt === null).length
  const outage = state.outage ?? { ...startOutage(impactAt, now), attempts }
  const failures = failuresAfter(state, upMsOf(state, now))
  return {
    state: { ...state, everFailed: true, loss, outage, failures, upSince: null },
    body: { type: 'connection_lost', data: lossData(state, loss, now) },
  }
}

/** The socket lives on, but none of its subscriptions is fresh or suspect. */
function lossOfOpenSocket(state: MachineState, now: number): Loss {
  const socket = primarySocket(state)
  const generation = state.primary ?? state.lastGeneration
  const last = socket === undefined ? null : socketGoodAt(socket)
  const { cause, detail } = worstOf(state, socket)
  return { cause, detail, planned: false, generation, impactAt: last ?? now, socketOpen: true, isAway: false }
}

function worstOf({ holds }: MachineState, socket: SocketState | undefined): { cause: Cause; detail: string } {
  for (const [index, { lagging, status }] of (socket?.subs ?? []).entries()) {
    if (lagging !== null) return { cause: 'lagging', detail: 'All data comes too late; the socket is open' }
    if (status.kind === 'stale')
      return { cause: status.cause, detail: 'No subscription has fresh data; the socket is open' }
    if (status.kind === 'refused') return { cause: 'subscribe_rejected', detail: status.detail }
    if (status.kind === 'held') return { cause: 'subscribe_rejected', detail: holds[index]?.detail ?? 'Held back' }
    if (status.kind === 'gap')
      return { cause: 'sequence_gap', detail: 'The order book lost its sequence; the socket is open' }
  }
  return { cause: 'unknown', detail: 'No subscription has fresh data; the socket is open' }
}
