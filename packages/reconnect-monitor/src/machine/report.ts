import type { Cause, EventBody, State } from '@holdfast/adapter-core/events'
import { USUAL_ATTRIBUTION } from '../history/attribution.ts'
import { recoveryOf, startOutage } from './outage-clock.ts'
import { lastDataAt, primarySocket } from './state.ts'
import { REFUSALS_BEFORE_HOLD } from './subscribing.ts'
import { subscriptionStateOf } from './subscription-state.ts'
import type { Effect, Loss, MachineState, SocketState, Step } from './types.ts'

/**
 * Ends a step: derives the operator's state from the machine, and tells of a change with one event. It stands before
 * the events of the step, so that what belongs to an outage follows its opening; live stands after them, for it ends all.
 */
export function report(state: MachineState, now: number, effects: readonly Effect[]): Step {
  const settled = settle(state, now)
  const to = deriveState(settled)
  if (to === settled.state) return { state: settled, effects }
  const entered = enter(settled, to, now)
  const told: readonly Effect[] = entered.body === null ? [] : [{ type: 'event', body: entered.body }]
  const next: MachineState = { ...entered.state, state: to, stateSince: now }
  return { state: next, effects: to === 'live' ? [...effects, ...told] : [...told, ...effects] }
}

/** A socket is settled once every subscription was satisfied, or given up as refused or silent. */
function settle(state: MachineState, now: number): MachineState {
  const socket = primarySocket(state)
  if (socket === undefined || socket.stage !== 'open' || socket.settledAt !== null) return state
  const isSettled = socket.subs.every(({ status }) => {
    if (status.kind === 'refused') return status.refusals >= REFUSALS_BEFORE_HOLD
    return status.kind === 'fresh' || status.kind === 'suspect' || status.kind === 'stale'
  })
  if (!isSettled) return state
  const sockets = state.sockets.map((other) => (other === socket ? { ...socket, settledAt: now } : other))
  return { ...state, sockets }
}

function deriveState(state: MachineState): State {
  switch (state.intent) {
    case 'paused':
    case 'failed':
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
  if (socket === undefined || socket.settledAt === null) return state.everFailed ? 'down' : 'connecting'
  if (socket.subs.every(({ status }) => status.kind === 'fresh')) return 'live'
  return socket.subs.some(({ status }) => status.kind === 'fresh' || status.kind === 'suspect') ? 'degraded' : 'down'
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
      // Told by the step that gave up.
      return { state, body: null }
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
  const impactAt = Math.min(now, loss.impactAt)
  const outage = state.outage ?? startOutage(impactAt, now)
  const data = {
    cause: loss.cause,
    attribution: USUAL_ATTRIBUTION[loss.cause],
    detail: loss.detail,
    planned: loss.planned,
    generation: loss.generation,
    impactAt,
    detectionMs: Math.round(now - impactAt),
    socketOpen: loss.socketOpen,
  }
  return {
    state: { ...state, everFailed: true, loss, outage, upSince: null },
    body: { type: 'connection_lost', data },
  }
}

/** The socket lives on, but none of its subscriptions is fresh or suspect. */
function lossOfOpenSocket(state: MachineState, now: number): Loss {
  const socket = primarySocket(state)
  const generation = state.primary ?? state.lastGeneration
  const last = socket === undefined ? null : lastDataAt(socket)
  const { cause, detail } = worstOf(socket)
  return { cause, detail, planned: false, generation, impactAt: last ?? now, socketOpen: true }
}

function worstOf(socket: SocketState | undefined): { cause: Cause; detail: string } {
  for (const { status } of socket?.subs ?? []) {
    if (status.kind === 'stale')
      return { cause: status.cause, detail: 'No subscription has fresh data; the socket is open' }
    if (status.kind === 'refused') return { cause: 'subscribe_rejected', detail: status.detail }
    if (status.kind === 'gap')
      return { cause: 'sequence_gap', detail: 'The order book lost its sequence; the socket is open' }
  }
  return { cause: 'unknown', detail: 'No subscription has fresh data; the socket is open' }
}
