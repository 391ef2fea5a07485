import { assertNever } from '@holdfast/adapter-core'
import { advanceQueues, onAuthenticated } from './asking.ts'
import { onData } from './data.ts'
import { expireDial, onDialDeferred, onDialFailed, onDialGranted, onOpened, tickDial } from './dialing.ts'
import { tickFlapping } from './flapping.ts'
import { judgeSuspects, onCanary, tickFreshness } from './freshness.ts'
import type { Effect, Input, Step, Turn } from './inputs.ts'
import { tickLag } from './lag.ts'
import { heard, onPong, tickLiveness } from './liveness.ts'
import { loseSocket, onAuthRefused, onClosed, onMaintenanceSaid, onThrottled } from './loss.ts'
import { countPhase } from './outage-clock.ts'
import { onOwnPause } from './own-pause.ts'
import { copyForPlain, takePlain } from './plain.ts'
import { planNow } from './plan.ts'
import { keepHeld, onMarketKnown, onMarketUnknown, tryHeldNow } from './quarantine.ts'
import { report } from './report.ts'
import { onRestBook, tickRest } from './rest.ts'
import { tickRotation } from './rotation.ts'
import { settle } from './settle.ts'
import { emit, findSocket, socketGoodAt } from './state.ts'
import { onAcknowledged, onGap, onRefused, tickSubscriptions } from './subscribing.ts'
import { advance } from './succession.ts'
import { clearAnswered } from './suspicion.ts'
import type { MachineState, SocketState } from './types.ts'

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
  if (input.type === 'data') {
    const owned = copyForPlain(state, input)
    if (takePlain(owned, input.index, input, input.lagMs, now)) return { state: owned, effects: NOTHING }
  }
  const turn: Turn = { now, draw, effects: [] }
  const handled = keepAsking(handle(countPhase(state, now), input, turn), turn)
  const isTick = input.type === 'tick'
  const judged = handled.primary === null ? handled : judgeSuspects(handled, handled.primary, isTick, turn)
  const advanced = advance(settle(judged, now), turn)
  return report(state, advanced, now, turn.effects)
}

/** What was answered is cleared, what is held back stays so, and the next suspect is asked for. */
function keepAsking(state: MachineState, turn: Turn): MachineState {
  return state.intent === 'run' ? advanceQueues(keepHeld(clearAnswered(state), turn.now), turn) : state
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
      return onOwnPause(state, input.ms, turn)
    case 'dial_granted':
      return onDialGranted(state, input.line, turn)
    case 'dial_deferred':
      return onDialDeferred(state, input, turn)
    case 'dial_failed':
      return onDialFailed(state, input.generation, input, turn)
    case 'opened':
      return onOpened(state, input.generation, input.lifetimeMs ?? null, turn)
    case 'adapter_stale':
      return onAdapterStale(state, turn)
    case 'rest_book':
      return onRestBook(state, input, turn)
    case 'cause_revised':
      return onCauseRevised(state, input, turn)
    case 'maintenance_said':
      return onMaintenanceSaid(state, input.said, turn)
    case 'market_unknown':
      return onMarketUnknown(state, input.index, input.detail, turn)
    case 'market_known':
      return onMarketKnown(state, input.index, turn.now)
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
      | 'rest_book'
      | 'cause_revised'
      | 'maintenance_said'
      | 'market_unknown'
      | 'market_known'
  }
>

/** What an open socket told. Anything but its end proves that the peer is there. */
function onSocketInput(state: MachineState, input: SocketInput, turn: Turn): MachineState {
  const { generation } = input
  if (findSocket(state, generation) === undefined) return state
  const alive = heard(state, generation, turn.now)
  switch (input.type) {
    case 'closed':
      return onClosed(state, generation, input, turn)
    case 'authenticated':
      return tickSubscriptions(onAuthenticated(alive, generation, turn), generation, turn)
    case 'auth_refused':
      return onAuthRefused(alive, generation, input, turn)
    case 'throttled':
      return onThrottled(alive, input.retryAfterMs, turn)
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
      // Whoever let it begin anew has asked for this dial, whatever it was before.
      const isRevived = state.lastGeneration > 0
      return planNow({ ...state, intent: 'run' }, turn, isRevived ? 'operator' : 'first')
    }
    case 'stop':
      return endAll({ ...state, intent: 'stopped' }, turn)
    case 'pause':
      return state.intent === 'stopped' ? state : endAll({ ...state, intent: 'paused' }, turn)
    case 'resume': {
      if (state.intent !== 'paused') return state
      const fresh: MachineState = {
        ...state,
        intent: 'run',
        everFailed: false,
        failures: 0,
        attempt: 0,
        flaps: [],
        flappingSince: null,
      }
      return planNow(tryHeldNow(fresh, turn.now), turn, 'operator')
    }
    case 'reconnect':
      return onReconnect(state, input.actor, input.reason, turn)
  }
}

function endAll(state: MachineState, turn: Turn): MachineState {
  for (const { generation } of state.sockets) turn.effects.push({ type: 'terminate', generation })
  const standby = { ...state.standby, plan: null }
  return {
    ...state,
    sockets: [],
    primary: null,
    dialPlan: null,
    dialTimeouts: 0,
    standby,
    succession: null,
    fatal: null,
    httpRefusals: null,
  }
}

function onReconnect(before: MachineState, actor: string, reason: string | null, turn: Turn): MachineState {
  if (before.intent !== 'run') return before
  const state = tryHeldNow(before, turn.now)
  if (state.fatal !== null) return planNow({ ...state, fatal: null, attempt: 0 }, turn, 'operator')
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

/** Seen from above all connections, the loss was something else: the outage that is open, or was last, is called so. */
function onCauseRevised(
  state: MachineState,
  { attribution, cause }: Extract<Input, { type: 'cause_revised' }>,
  turn: Turn,
): MachineState {
  emit(turn, { type: 'cause_revised', data: { cause, attribution } })
  return state.loss === null ? state : { ...state, loss: { ...state.loss, cause, isAway: false } }
}

function tick(state: MachineState, turn: Turn): MachineState {
  if (state.intent !== 'run') return state
  let next = tickFlapping(state, turn)
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
  let next = state
  for (const tickPart of [tickLiveness, tickSubscriptions, tickFreshness]) next = tickPart(next, generation, turn)
  for (const tickPart of [tickRest, tickLag, tickRotation]) {
    const left = findSocket(next, generation)
    if (left !== undefined && left.stage === 'open') next = tickPart(next, left, turn)
  }
  return next
}
