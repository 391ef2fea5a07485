import type { AdapterData, AdapterSignal } from '@holdfast/adapter-core'
import type { EventBody, HoldfastEvent } from '@holdfast/adapter-core/events'
import { createBookDesk } from './book-desk.ts'
import { createDialer } from './dialer.ts'
import { logEvent } from './event-log.ts'
import {
  type Effect,
  formerLife,
  type Input,
  type MachineState,
  newMachine,
  nextDeadline,
  revive,
  step,
  takePlain,
} from './machine/index.ts'
import { createMarketCheck } from './market-check.ts'
import { createLags, createRateMeter } from './meter.ts'
import { createNotices } from './notices.ts'
import type { ConnectionStatus } from './status.ts'
import { statusKey, statusOf } from './status-view.ts'
import { createSubscriptionIndex } from './subscription-index.ts'
import type { SuperviseOptions, Supervisor } from './supervisor.ts'
import { type Away, inWallTime, machineConfig, openOutageAfter, toInput } from './translate.ts'
import { createWake } from './wake.ts'
import { createWatches } from './watches.ts'

/** How often the adapter's own verdict on its staleness is asked for, in ms. */
const STALE_POLL_MS = 1_000

const NOT_AWAY: Away = { maintenanceMs: null }

/**
 * Keeps one connection alive over an adapter until the signal aborts: runs the machine's effects, tells it what
 * happens and when, and passes market data on behind the gate. Holds no policy of its own.
 */
export function superviseConnection(options: SuperviseOptions): Supervisor {
  const { adapter, clock, connection, signal } = options
  const indexes = createSubscriptionIndex(options.subscriptions)
  const rate = createRateMeter()
  const desk = createBookDesk(options)
  const lags = createLags()
  const inbox: Input[] = []
  const watches = createWatches(options, (input) => dispatch(input))
  const notices = createNotices(connection, options.log, clock)
  const markets = createMarketCheck({ ...options, tell: (input) => dispatch(input) })
  const machine = newMachine(machineConfig(options), clock.monotonic())
  let state = options.former === undefined ? machine : revive(machine, options.former)
  let isRunning = false
  /** A pause or resume is being stored: until it is on disk, nothing may happen that would be stored after it. */
  let isHeld = false
  /** All is over: what a slow store still answers is told to nobody. */
  let hasEnded = false
  let outageId: number | null = options.former?.outageId ?? null
  let published = ''
  let staleAskedAt = clock.monotonic()

  const wallOf = (monotonic: number): number => Math.round(clock.now() - (clock.monotonic() - monotonic))

  const status = (): ConnectionStatus =>
    statusOf(state, {
      id: connection,
      wallOf,
      now: clock.monotonic(),
      messageRate: rate.perSecond(clock.monotonic()),
      outageId,
    })

  const publish = (): void => {
    const key = statusKey(state, outageId)
    if (key === published || hasEnded) return
    published = key
    options.onStatus(status())
  }

  /** @returns Whether anything may have changed but the pace of data, which only ever moves deadlines back. */
  const handle = (input: Input): boolean => {
    const { state: after, effects } = step(state, input, clock.monotonic(), options.random())
    const isQuiet = input.type === 'data' && effects.length === 0 && isUnmoved(state, after, input)
    state = after
    if (isQuiet) return false
    desk.review(state, wallOf)
    for (const effect of effects) run(effect)
    publish()
    return true
  }

  /** Handles an input and all that follows from it in the same tick, in order. */
  const dispatch = (input: Input): void => {
    desk.acceptAll(state, wallOf)
    inbox.push(input)
    drain()
  }

  const drain = (): void => {
    if (isRunning || isHeld) return
    isRunning = true
    let hasChanged = false
    try {
      for (let next = inbox.shift(); next !== undefined; next = inbox.shift()) hasChanged = handle(next) || hasChanged
    } finally {
      isRunning = false
    }
    if (hasChanged) arm(nextDeadline(state), clock.monotonic())
  }

  const run = (effect: Effect): void => {
    switch (effect.type) {
      case 'request_dial': {
        const { line, role } = effect
        const decision = dialer.request(role)
        if (decision.granted) dispatch({ type: 'dial_granted', line })
        else dispatch({ type: 'dial_deferred', line, waitMs: decision.waitMs, reason: decision.reason })
        break
      }
      case 'dial':
        dialer.dial(effect.generation, effect.refreshCredentials)
        break
      case 'terminate':
        adapter.terminate(effect.generation)
        break
      case 'ping':
        adapter.ping(effect.generation)
        break
      case 'subscribe':
      case 'resubscribe': {
        const subscription = options.subscriptions[effect.index]
        if (subscription !== undefined) adapter[effect.type](effect.generation, subscription)
        break
      }
      case 'floor':
        options.dialBudget.raiseFloor(adapter.address, effect.until, effect.reason)
        break
      case 'probe_rest': {
        const subscription = options.subscriptions[effect.index]
        if (subscription !== undefined) adapter.probeRest(effect.generation, subscription)
        break
      }
      case 'event':
        watches.tell(effect.body)
        record({ ...inWallTime(effect.body, wallOf), at: clock.now(), connection })
        break
    }
  }

  const dialer = createDialer({
    ...options,
    roleOf: (generation) =>
      state.sockets.find((socket) => socket.generation === generation && socket.stage === 'dialing')?.role ?? null,
    onFailed: (generation, failure) => dispatch({ type: 'dial_failed', generation, failure, ...watches.away() }),
  })

  const record = (event: HoldfastEvent): void => {
    options.record(event).then(
      (stored) => {
        logEvent(options.log, stored)
        outageId = openOutageAfter(stored, outageId)
        publish()
      },
      (error: unknown) => options.log('error', 'Cannot store an event', { connection, type: event.type, error }),
    )
  }

  const onSignal = (told: AdapterSignal, now = clock.monotonic(), isInBurst = false): void => {
    if (told.type === 'data') onData(told, now, isInBurst)
    else if (told.type === 'backfill') onBackfill(told)
    else {
      if (told.type === 'noise' && told.kind === 'notice') notices.tell(told.detail)
      const input = toInput(told, indexes.byKey, told.type === 'closed' ? watches.away() : NOT_AWAY)
      if (input !== null) dispatch(input)
    }
  }

  const onBackfill = (missed: Extract<AdapterSignal, { readonly type: 'backfill' }>): void => {
    const at = indexes.of(missed.subscription)
    if (at !== undefined && !isHeld) desk.backfill(at, missed, state, wallOf)
  }

  const onData = (data: AdapterData, now: number, isInBurst: boolean): void => {
    const index = indexes.of(data.subscription)
    // The connection is being paused: what still comes is no news any more.
    if (index === undefined || isHeld) return
    const { crossed, generation, kind, sequence, top } = data
    const lagMs = lags.measure(index, data, now - (data.heldMs ?? 0))
    desk.receive(index, data, now)
    // Where nothing else waits, and as nobody else holds this state.
    const isPlain = !isRunning && inbox.length === 0 && takePlain(state, index, data, lagMs, now)
    if (!isPlain) dispatch({ type: 'data', generation, index, kind, sequence, top, crossed, lagMs })
    if (generation === state.primary) rate.count(now)
    // Of a burst of plain books the last is shown, in the same tick: those before it are history already.
    if (isPlain && isInBurst && top !== null && generation === state.primary) desk.defer(index)
    else desk.accept(index, state, wallOf)
  }

  const onWake = (lateMs: number): void => {
    const now = clock.monotonic()
    if (lateMs > options.policy.pauseToleranceMs) dispatch({ type: 'own_pause', ms: lateMs })
    const deadline = nextDeadline(state)
    // Asked a little early, the question comes with a wake-up that is due anyway.
    const isAsked = now - staleAskedAt >= STALE_POLL_MS / 2
    if (isAsked) staleAskedAt = now
    const isStale = isAsked && adapter.isStale()
    // Data has moved every deadline back since this wake-up was set: nothing is due.
    if (deadline > now && !isStale) arm(deadline, now)
    else void onDue(isStale)
  }

  const onDue = async (isStale: boolean): Promise<void> => {
    // A full turn of I/O first: what is waiting in the sockets must be heard before a deadline speaks.
    await clock.sleep(0)
    if (signal.aborted) return
    if (isStale && adapter.isStale()) dispatch({ type: 'adapter_stale' })
    dispatch({ type: 'tick' })
  }

  const wake = createWake(clock, signal, onWake)

  /** What is due already is due now: it was not slept over. */
  const arm = (deadline: number, now: number): void => {
    wake.arm(Math.max(now, Math.min(deadline, now + STALE_POLL_MS)))
  }

  const ended = new Promise<void>((resolve) => {
    const end = (): void => {
      isHeld = false
      watches.leave()
      dispatch({ type: 'stop' })
      adapter.close()
      hasEnded = true
      resolve()
    }
    if (signal.aborted) end()
    else signal.addEventListener('abort', end, { once: true })
  })

  /** Stores what an operator asked for, then does it; with a broken store it is done all the same. */
  const act = async (body: EventBody, input: Input): Promise<void> => {
    try {
      const stored = await options.record({ ...body, at: clock.now(), connection })
      logEvent(options.log, stored)
      outageId = openOutageAfter(stored, outageId)
    } catch (error) {
      options.log('error', 'Cannot store an operator action; it is done unrecorded', { connection, error })
    }
    isHeld = false
    inbox.unshift(input)
    drain()
  }

  /** As `act`, for what changes the state by itself: all else waits for the disk, a few ms. */
  const actAlone = (body: EventBody, input: Input): Promise<void> => {
    isHeld = true
    return act(body, input)
  }

  adapter.listen(onSignal, () => desk.acceptAll(state, wallOf))
  if (!signal.aborted) {
    dispatch({ type: 'start' })
    if (state.intent === 'paused') watches.leave()
    else markets.ask()
  }

  return {
    id: connection,
    status,
    books: () => desk.books(),
    async reconnect(request) {
      if (state.intent === 'paused' || state.intent === 'stopped') return
      const body = { type: 'operator_action', data: { ...request, action: 'reconnect' } } as const
      await act(body, { type: 'reconnect', actor: request.actor, reason: request.reason })
      markets.ask()
    },
    async pause(request) {
      // What is paused stays paused: a second word would only blur the history.
      if (isHeld || state.intent === 'paused' || state.intent === 'stopped') return
      await actAlone({ type: 'connection_paused', data: { ...request } }, { type: 'pause' })
      watches.leave()
    },
    async resume(request) {
      if (isHeld || state.intent !== 'paused') return
      await actAlone({ type: 'connection_resumed', data: { ...request } }, { type: 'resume' })
      if (options.former !== undefined) markets.ask()
    },
    former(detail) {
      // What is being stored, a pause or the end of one, will have been asked for when it is.
      const isPaused = (state.intent === 'paused') !== isHeld
      return { ...formerLife(state, detail, isPaused, clock.monotonic()), outageId }
    },
    done: ended,
  }
}

/** Data changed neither the connection's state nor that of its subscription. */
function isUnmoved(before: MachineState, after: MachineState, { generation, index }: Extract<Input, { type: 'data' }>) {
  const kindIn = ({ sockets }: MachineState) =>
    sockets.find((socket) => socket.generation === generation)?.subs[index]?.status.kind
  return before.state === after.state && kindIn(before) === kindIn(after)
}
