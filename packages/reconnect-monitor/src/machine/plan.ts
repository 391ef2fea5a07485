import type { AttemptReason } from '@holdfast/adapter-core/events'
import { backoffMs, firstDelayMs, flapDelayMs } from '../backoff.ts'
import type { Turn } from './inputs.ts'
import type { DialPlan, MachineState } from './types.ts'

/** A rolling minute, counted a little longer: the exchange sees a dial some time after it was begun, now more, now less. */
const MINUTE_MS = 60_000 + 100

/** Plans a dial right away: at the start, after a resume, on an operator's word. Floors hold for everyone. */
export function planNow(state: MachineState, turn: Turn, reason: AttemptReason): MachineState {
  return withFloor({ ...state, dialPlan: { at: turn.now, delayMs: 0, reason } })
}

/** Plans the next dial after a failure: exponential, counted from the start of the attempt before. */
export function planBackoff(state: MachineState, turn: Turn): MachineState {
  if (state.fatal !== null) return planSlowProbe(state, turn)
  if (state.flappingSince !== null) return planFlapping(state, turn)
  const delayMs = backoffMs(state.config.policy, state.failures, turn.draw)
  const at = Math.max(turn.now, (state.lastDialAt ?? turn.now) + delayMs)
  return withFloor({ ...state, failures: state.failures + 1, dialPlan: { at, delayMs, reason: 'backoff' } })
}

/** The n of the backoff after `upMs` live: it starts over on proof, never on open. */
export function failuresAfter({ config, failures }: MachineState, upMs: number): number {
  return upMs >= config.policy.resetAfterMs ? 0 : failures
}

/** Plans the first dial after a loss: at once after a proven live spell, else by backoff. */
export function planAfterLoss(state: MachineState, upMs: number, turn: Turn): MachineState {
  const { policy } = state.config
  const failures = failuresAfter(state, upMs)
  const isProven = upMs >= policy.provenLiveMs && state.flappingSince === null && state.fatal === null
  if (!isProven) return planBackoff({ ...state, failures }, turn)
  const delayMs = firstDelayMs(policy, turn.draw)
  return withFloor({ ...state, failures, dialPlan: { at: turn.now + delayMs, delayMs, reason: 'first' } })
}

/**
 * Plans the dial of a socket that is to replace one which still delivers: soon, but never in haste, for only a
 * suspicion calls for it.
 */
export function planSuccessor(state: MachineState, reason: AttemptReason, turn: Turn): MachineState {
  const { policy } = state.config
  const delayMs = firstDelayMs(policy, turn.draw)
  const spacedAt = (state.lastDialAt ?? Number.NEGATIVE_INFINITY) + policy.backoffCapMs
  const at = Math.max(turn.now + delayMs, spacedAt, state.flappingSince === null ? turn.now : bucketOpensAt(state))
  return withFloor({ ...state, dialPlan: { at, delayMs: at - turn.now, reason } })
}

/** Moves the planned dial behind the floor, where there is one. */
export function withFloor(state: MachineState): MachineState {
  const { floor, dialPlan } = state
  if (floor === null || dialPlan === null || floor.until <= dialPlan.at) return state
  return { ...state, dialPlan: putOff(dialPlan, floor.until, floor.reason) }
}

/** The same dial, later. Its delay is told as long as it really was. */
export function putOff({ at, delayMs }: DialPlan, until: number, reason: AttemptReason): DialPlan {
  return { at: until, delayMs: delayMs + until - at, reason }
}

/** Nothing dials the address before `until`, whoever asks. */
export function raiseFloor(state: MachineState, until: number, reason: AttemptReason, turn: Turn): MachineState {
  turn.effects.push({ type: 'floor', until, reason })
  if (state.floor !== null && state.floor.until >= until) return state
  return withFloor({ ...state, floor: { until, reason } })
}

function planSlowProbe(state: MachineState, turn: Turn): MachineState {
  const { fatal } = state
  const { slowProbeMs, slowProbeMaxMs } = state.config.policy
  if (fatal === null || fatal.probes === null) return { ...state, dialPlan: null }
  const delayMs = Math.min(Math.max(slowProbeMs, slowProbeMaxMs), slowProbeMs * 2 ** Math.min(fatal.probes, 30))
  const next: MachineState = { ...state, fatal: { ...fatal, probes: fatal.probes + 1 } }
  return withFloor({ ...next, dialPlan: { at: turn.now + delayMs, delayMs, reason: 'slow_probe' } })
}

/** While flapping: nearly the full wait each time, under a bucket that counts the dials before the verdict too. */
function planFlapping(state: MachineState, turn: Turn): MachineState {
  const { policy } = state.config
  const delayMs = flapDelayMs(policy, turn.draw)
  const at = Math.max(turn.now, (state.lastDialAt ?? turn.now) + delayMs, bucketOpensAt(state))
  return withFloor({ ...state, failures: state.failures + 1, dialPlan: { at, delayMs, reason: 'flapping' } })
}

/** When fewer dials than a flapping connection may make lie within the last minute. */
function bucketOpensAt({ config, dialsAt }: MachineState): number {
  const blocking = dialsAt[dialsAt.length - Math.max(1, Math.floor(config.policy.flapDialsPerMinute))]
  return blocking === undefined ? Number.NEGATIVE_INFINITY : blocking + MINUTE_MS
}

/** The dials of the last minute and this one. */
export function countDial(state: MachineState, now: number): readonly number[] {
  return [...state.dialsAt.filter((at) => at > now - MINUTE_MS), now]
}
