import type { Turn } from './inputs.ts'
import { about, emit, primarySocket } from './state.ts'
import type { Hold, MachineState, SocketState, SubState } from './types.ts'

/** How long what was refused or held `times` times before waits until it is asked for again, in ms. */
export function heldDelayMs({ config }: MachineState, times: number): number {
  const { heldRetryMaxMs, heldRetryMs } = config.policy
  return Math.min(heldRetryMaxMs, heldRetryMs * 2 ** Math.min(times, 30))
}

/** Sockets die of it: it is held back, told, and tried again on a spare, later each time. */
export function quarantine(
  state: MachineState,
  generation: number,
  index: number,
  afterMs: number,
  turn: Turn,
): MachineState {
  const before = state.holds[index] ?? null
  if (before?.kind === 'unknown_market') return state
  const refusals = before === null ? 2 : before.refusals + 1
  const often = refusals === 2 ? 'twice' : `${refusals} times`
  const detail = `The socket died ${Math.round(afterMs)} ms after this was asked for, ${often}: held back so that the others live`
  const data = { ...about(state, index), generation, detail, refusals, heldFor: 'poisoned' } as const
  emit(turn, { type: 'subscription_refused', data })
  const tries = before === null ? 0 : before.tries + 1
  const retryAt = turn.now + heldDelayMs(state, tries)
  return withHold(state, index, { kind: 'poisoned', detail, refusals, retryAt, tries })
}

function withHold(state: MachineState, index: number, hold: Hold | null): MachineState {
  return { ...state, holds: state.holds.with(index, hold) }
}

/** This socket was dialed to try what is held back. */
export function isTrial({ succession }: MachineState, { role }: SocketState): boolean {
  return role === 'next' && succession?.kind === 'quarantine'
}

/** When what is held back is to be tried on a spare, in monotonic ms; Infinity while there is no primary to spare. */
export function trialDueAt(state: MachineState): number {
  const { fatal, holds, intent, succession } = state
  const isStanding = intent === 'run' && (primarySocket(state)?.settledAt ?? null) !== null
  if (!isStanding || succession !== null || fatal !== null) return Number.POSITIVE_INFINITY
  let dueAt = Number.POSITIVE_INFINITY
  for (const hold of holds) dueAt = Math.min(dueAt, hold?.retryAt ?? Number.POSITIVE_INFINITY)
  return dueAt
}

/** Which held subscription is to be tried now, by its index; null = none. */
export function dueTrial(state: MachineState, now: number): number | null {
  const dueAt = trialDueAt(state)
  if (now < dueAt) return null
  return state.holds.findIndex((hold) => hold?.retryAt === dueAt)
}

/**
 * A try is over without success, or could not be made. The primary is as it was; the next one comes later if it was
 * really asked for, else after the same wait again.
 */
export function endTrial(state: MachineState, { subs }: Pick<SocketState, 'subs'>, turn: Turn): MachineState {
  const next: MachineState = { ...state, succession: null, dialPlan: null }
  const index = state.succession?.index ?? null
  const hold = index === null ? null : (state.holds[index] ?? null)
  // One that killed the spare has its next try already.
  if (index === null || hold === null || hold.retryAt === null || hold.retryAt > turn.now) return next
  const status = subs[index]?.status.kind ?? 'held'
  const tries = status === 'queued' || status === 'held' ? hold.tries : hold.tries + 1
  return withHold(next, index, { ...hold, tries, retryAt: turn.now + heldDelayMs(state, tries) })
}

/** An operator's word: what is held back is tried as soon as there is a socket to spare. */
export function tryHeldNow(state: MachineState, now: number): MachineState {
  if (state.holds.every((hold) => hold === null)) return state
  const holds = state.holds.map((hold) =>
    hold === null || hold.retryAt === null ? hold : { ...hold, retryAt: now, tries: 0 },
  )
  return { ...state, holds }
}

/** Keeps sockets from asking for what is held back, and lets go of what the primary delivers after all. */
export function keepHeld(state: MachineState, now: number): MachineState {
  if (state.holds.every((hold) => hold === null)) return state
  const primary = primarySocket(state)
  const isBack = (index: number) => primary?.subs[index]?.status.kind === 'fresh'
  const back = state.holds.flatMap((hold, index) => (hold !== null && isBack(index) ? [index] : []))
  const sockets = state.sockets.map((socket) => keepHeldOn(state, socket))
  return back.reduce<MachineState>((next, index) => release(next, index, now), { ...state, sockets })
}

function keepHeldOn(state: MachineState, socket: SocketState): SocketState {
  const tried = isTrial(state, socket) ? state.succession?.index : null
  const isKept = (sub: SubState, index: number) => state.holds[index] !== null && index !== tried && isAskedLater(sub)
  if (!socket.subs.some(isKept)) return socket
  const subs = socket.subs.map((sub, index) =>
    isKept(sub, index) ? { ...sub, status: { kind: 'held' as const } } : sub,
  )
  return { ...socket, subs }
}

function isAskedLater({ status: { kind } }: SubState): boolean {
  return kind === 'wanted' || kind === 'queued' || kind === 'refused' || kind === 'stale'
}

/** A subscription is asked for like any other, on the sockets that stand too. */
function release(state: MachineState, index: number, now: number): MachineState {
  const sockets = state.sockets.map((socket) => {
    const sub = socket.subs[index]
    if (sub?.status.kind !== 'held') return socket
    return { ...socket, subs: socket.subs.with(index, { ...sub, status: { kind: 'wanted', askAt: now } as const }) }
  })
  const suspicions = state.suspicions.with(index, null)
  return { ...withHold(state, index, null), sockets, suspicions }
}

/** The exchange's list lacks its market. Where data came all the same, the list is wrong. */
export function onMarketUnknown(state: MachineState, index: number, detail: string, turn: Turn): MachineState {
  const hasData = state.sockets.some(({ subs }) => (subs[index]?.lastDataAt ?? null) !== null)
  const before = state.holds[index]
  if (state.intent !== 'run' || before === undefined || before?.kind === 'unknown_market' || hasData) return state
  const refused = primarySocket(state)?.subs[index]?.status
  const isTold = refused?.kind === 'refused' || before !== null
  const refusals = refused?.kind === 'refused' ? refused.refusals : (before?.refusals ?? 1)
  if (!isTold) {
    const generation = state.primary ?? state.lastGeneration
    const data = { ...about(state, index), generation, detail, refusals, heldFor: 'unknown_market' } as const
    emit(turn, { type: 'subscription_refused', data })
  }
  const sockets = state.sockets.map((socket) => {
    const sub = socket.subs[index]
    return sub === undefined
      ? socket
      : { ...socket, subs: socket.subs.with(index, { ...sub, status: { kind: 'held' as const } }) }
  })
  return withHold({ ...state, sockets }, index, { kind: 'unknown_market', detail, refusals, retryAt: null, tries: 0 })
}

/** The exchange's list has its market now: asked for at once. */
export function onMarketKnown(state: MachineState, index: number, now: number): MachineState {
  return state.holds[index]?.kind === 'unknown_market' ? release(state, index, now) : state
}
