import { assertNever } from '@holdfast/adapter-core'
import { onData } from './data.ts'
import {
  expireDial,
  loseSocket,
  onAuthenticated,
  onClosed,
  onDialDeferred,
  onDialFailed,
  onDialGranted,
  onOpened,
  planNow,
  tickDial,
} from './dialing.ts'
import { judgeSuspects, onCanary, tickFreshness } from './freshness.ts'
import { heard, onPong, tickLiveness } from './liveness.ts'
import { countPhase } from './outage-clock.ts'
import { shiftDeadlines } from './own-pause.ts'
import { report } from './report.ts'
import { emit, findSocket, socketGoodAt } from './state.ts'
import { onAcknowledged, onGap, onRefused, tickSubscriptions } from './subscribing.ts'
import type { Effect, Input, MachineState, SocketState, Step, Turn } from './types.ts'

const NOTHING: readonly Effect[] = []

/**
 * All policy of one connection, as a pure function: no timers, sockets, clock or randomness inside.
 *
 * Total: any input in any state gives a state. Inputs that name a socket which is gone change nothing.
 *
 * @param now Monotonic ms; never goes back.
 * @param draw Uniform in [0, 1): the only chance there is.
 */
export function step(state: MachineState, input: Input, now: number, draw: number): Step {
  if (input.type === 'data' && isPlain(state, input)) {
    const turn: Turn = { now, draw, effects: [] }
    return { state: onData(heard(state, input.generation, now), input, turn), effects: NOTHING }
  }
  const turn: Turn = { now, draw, effects: [] }
  const handled = handle(countPhase(state, now), input, turn)
  const judged = handled.primary === null ? handled : judgeSuspects(handled, handled.primary, turn)
  return report(state, judged, now, turn.effects)
}

/** The hot path: data on a fresh subscription of a settled socket changes nothing an operator sees. */
function isPlain(state: MachineState, data: Extract<Input, { type: 'data' }>): boolean {
  const socket = findSocket(state, data.generation)
  const sub = socket?.subs[data.index]
  const hasWaiting = socket?.subs.some(({ status }) => status.kind === 'suspect') ?? true
  return sub?.status.kind === 'fresh' && sub.recheck === null && socket?.settledAt !== null && !hasWaiting
}

function handle(state: MachineState, input: Input, turn: Turn): MachineState {
  switch (input.type) {
    case 'start':
    case 'stop':
    case 'pause':
    case 'resume':
    case 'reconnect':
      return onOperator(state, input, turn)
    case 'tick':
      return tick(state, turn)
    case 'own_pause':
      return shiftDeadlines(state, input.ms, turn.now)
    case 'dial_granted':
      return onDialGranted(state, turn)
    case 'dial_deferred':
      return onDialDeferred(state, input.waitMs, turn)
    case 'dial_failed':
      return onDialFailed(state, input.generation, input.failure, turn)
    case 'opened':
      return onOpened(state, input.generation, turn)
    case 'adapter_stale':
      return onAdapterStale(state, turn)
    default:
      return onSocketInput(state, input, turn)
  }
}

type SocketInput = Exclude<
  Input,
  {
    type:
      | 'start'
      | 'stop'
      | 'pause'
      | 'resume'
      | 'reconnect'
      | 'tick'
      | 'own_pause'
      | 'dial_granted'
      | 'dial_deferred'
      | 'dial_failed'
      | 'opened'
      | 'adapter_stale'
  }
>

/** What an open socket told. Anything but its end proves that the peer is there. */
function onSocketInput(state: MachineState, input: SocketInput, turn: Turn): MachineState {
  const { generation } = input
  if (findSocket(state, generation) === undefined) return state
  const alive = heard(state, generation, turn.now)
  switch (input.type) {
    case 'closed':
      return onClosed(state, generation, input.close, turn)
    case 'authenticated':
      return tickSubscriptions(onAuthenticated(alive, generation, turn), generation, turn)
    case 'auth_refused': {
      const loss = { cause: 'auth_rejected', detail: input.detail, impactAt: turn.now } as const
      return loseSocket(alive, generation, loss, turn)
    }
    case 'heartbeat':
      return input.answer ? onPong(alive, generation, turn.now) : alive
    case 'noise':
      return alive
    case 'acknowledged':
      return onAcknowledged(alive, generation, input.index, turn)
    case 'refused':
      return onRefused(alive, generation, input.index, input.detail, turn)
    case 'data':
      return onData(alive, input, turn)
    case 'gap':
      return onGap(alive, generation, input.index, input, turn)
    case 'canary':
      return onCanary(alive, generation, input.market, turn)
    default:
      return assertNever(input)
  }
}

type OperatorInput = Extract<Input, { type: 'start' | 'stop' | 'pause' | 'resume' | 'reconnect' }>

function onOperator(state: MachineState, input: OperatorInput, turn: Turn): MachineState {
  switch (input.type) {
    case 'start': {
      if (state.intent !== 'idle') return state
      const { exchange, endpoint } = state.config
      emit(turn, { type: 'connection_connecting', data: { exchange, endpoint } })
      return planNow({ ...state, intent: 'run' }, turn, 'first')
    }
    case 'stop':
      return endAll({ ...state, intent: 'stopped' }, turn)
    case 'pause':
      return state.intent === 'stopped' ? state : endAll({ ...state, intent: 'paused' }, turn)
    case 'resume': {
      if (state.intent !== 'paused') return state
      const fresh: MachineState = { ...state, intent: 'run', everFailed: false, failures: 0, attempt: 0 }
      return planNow(fresh, turn, 'operator')
    }
    case 'reconnect':
      return onReconnect(state, input.actor, input.reason, turn)
  }
}

function endAll(state: MachineState, turn: Turn): MachineState {
  for (const { generation } of state.sockets) turn.effects.push({ type: 'terminate', generation })
  return { ...state, sockets: [], primary: null, dialPlan: null, dialTimeouts: 0 }
}

function onReconnect(state: MachineState, actor: string, reason: string | null, turn: Turn): MachineState {
  if (state.intent === 'failed') return planNow({ ...state, intent: 'run', attempt: 0 }, turn, 'operator')
  if (state.intent !== 'run') return state
  if (state.primary === null) return planNow(state, turn, 'operator')
  const detail = reason === null ? `Asked for by ${actor}` : `Asked for by ${actor}: ${reason}`
  return loseSocket(state, state.primary, { cause: 'operator', detail, impactAt: turn.now, planned: true }, turn)
}

function onAdapterStale(state: MachineState, turn: Turn): MachineState {
  const socket = state.primary === null ? undefined : findSocket(state, state.primary)
  if (socket === undefined || socket.settledAt === null || state.intent !== 'run') return state
  // What is refused or held already has its own schedule.
  if (!socket.subs.some(({ status }) => status.kind === 'fresh' || status.kind === 'suspect')) return state
  const impactAt = socketGoodAt(socket) ?? socket.openedAt ?? turn.now
  const detail = 'The adapter found its own socket stale'
  return loseSocket(state, socket.generation, { cause: 'stale_data', detail, impactAt }, turn)
}

function tick(state: MachineState, turn: Turn): MachineState {
  if (state.intent !== 'run') return state
  let next = state
  for (const socket of state.sockets) next = tickSocket(next, socket, turn)
  return tickDial(next, turn)
}

function tickSocket(state: MachineState, socket: SocketState, turn: Turn): MachineState {
  const { generation } = socket
  if (findSocket(state, generation) === undefined) return state
  if (socket.stage === 'dialing') {
    return turn.now >= socket.dialedAt + socket.dialLimitMs ? expireDial(state, socket, turn) : state
  }
  if (socket.stage === 'authenticating') {
    const since = socket.openedAt ?? socket.dialedAt
    const isOverdue = turn.now >= since + state.config.policy.authTimeoutMs
    const loss = { cause: 'auth_timeout', detail: 'The login was not answered in time', impactAt: turn.now } as const
    if (isOverdue) return loseSocket(state, generation, loss, turn)
  }
  const alive = tickLiveness(state, generation, turn)
  const asked = tickSubscriptions(alive, generation, turn)
  return tickFreshness(asked, generation, turn)
}
