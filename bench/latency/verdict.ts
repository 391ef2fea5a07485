import { distribution, type Quantiles } from '../report/distribution.ts'
import type { FrameTimes } from './protocol.ts'

/** A quote is visible at the gate so long after its frame was received, at p99, in ms. */
const MAX_VISIBLE_MS = 1
/**
 * And its spread is computed so long after that, at p99, in ms. Book, gate and spread together are held to it: all of our
 * own work on a frame, above what parsing alone takes in the same run.
 */
const MAX_SPREAD_MS = 0.1
/** At first code is interpreted and compiled: this share of the frames does not count. */
const WARM_UP_SHARE = 1 / 3

export interface LatencyResult {
  /** From the exchange's write to the visible quote: both processes, the kernel, and who else wants the processor. */
  readonly sent: Quantiles
  /** From the turn of our loop that received it, those before it in the same turn included. */
  readonly received: Quantiles
  /** From the hand-over: all of the work on one frame; in a pipeline the spread of one that came alone is included. */
  readonly own: Quantiles
}

/** @throws {RangeError} where the frames sent are not those received. */
export function latencyOf(
  sentAt: readonly number[],
  { doneAt, handledAt, receivedAt, turnAt }: FrameTimes,
): LatencyResult {
  if (sentAt.length !== doneAt.length) {
    throw new RangeError(`Cannot judge: ${sentAt.length} frames sent, ${doneAt.length} received`)
  }
  const first = Math.floor(doneAt.length * WARM_UP_SHARE)
  const between = (begun: readonly number[], ended: readonly number[]) =>
    distribution(ended.map((at, frame) => at - (begun[frame] ?? at)).slice(first))
  return { sent: between(sentAt, doneAt), received: between(turnAt, doneAt), own: between(receivedAt, handledAt) }
}

export interface LatencyCheck {
  readonly bound: string
  readonly measured: string
  readonly passed: boolean
}

export function judgeLatency({ own, received }: LatencyResult, floor: LatencyResult): readonly LatencyCheck[] {
  const aboveMs = own.p99 - floor.own.p99
  return [
    {
      bound: `received → quote visible, p99 ≤ ${MAX_VISIBLE_MS} ms`,
      measured: `${received.p99.toFixed(3)} ms`,
      passed: received.p99 <= MAX_VISIBLE_MS,
    },
    {
      bound: `quote and spread of a frame computed, p99 ≤ ${MAX_SPREAD_MS} ms above parsing it`,
      measured: `${aboveMs.toFixed(3)} ms`,
      passed: aboveMs <= MAX_SPREAD_MS,
    },
  ]
}
