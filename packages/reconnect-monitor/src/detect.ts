import type { ChannelDefinition } from '@holdfast/adapter-core'
import type { Owned } from './machine/owned.ts'
import type { Policy } from './policy.ts'

/** Slots the learning window is cut into; the oldest is dropped as a new one begins. */
const SLOTS = 15
/** A peer that is this many times its usual round trip late is suspicious. */
const WARM_UP_ROUND_TRIPS = 3
/** Updates at the usual pace that undo one doubling. */
const CALM_UPDATES_PER_HALVING = 10

interface Slot {
  readonly startedAt: number
  /** Gaps so short that they can only lead to the smallest threshold. */
  readonly short: number
  /** Longer gaps, in ms, in order of arrival; bounded. */
  readonly long: readonly number[]
}

/** Longest list of long gaps in a slot: a slot is a minute, and long gaps last over a second. */
const MAX_LONG_GAPS = 256

/** How often one subscription speaks, learned from the gaps between its messages. */
export interface Pace {
  readonly current: Slot
  readonly past: readonly Slot[]
  /** Proofs of quiet that doubled the threshold and were not undone yet. */
  readonly doublings: number
  /** Updates in a row at the usual pace, while doubled. */
  readonly calm: number
  /** Exponential mean of gaps shorter than the smallest threshold, in ms; what "at its usual pace" means. */
  readonly typicalMs: number
  /** The p99 of the gaps in the window when it was last taken, in ms; null before there are enough of them. */
  readonly p99Ms: number | null
  /** The threshold now, in ms; null where silence says nothing. */
  readonly thresholdMs: number | null
}

/** A pace that has learned nothing yet. */
export function newPace(channel: ChannelDefinition, now: number): Pace {
  return {
    current: { startedAt: now, short: 0, long: [] },
    past: [],
    doublings: 0,
    calm: 0,
    typicalMs: 0,
    p99Ms: null,
    thresholdMs: channel.probes.length === 0 ? channel.maxStaleAfterMs : channel.staleAfterMs,
  }
}

/** Learns one gap between two live updates of the same socket, in ms. */
export function learnGap(pace: Pace, gapMs: number, channel: ChannelDefinition, policy: Policy, now: number): Pace {
  const shortMs = shortestMs(policy)
  const rolled = roll(pace, policy, now)
  const isShort = gapMs <= shortMs
  const current: Slot = isShort
    ? { startedAt: rolled.current.startedAt, short: rolled.current.short + 1, long: rolled.current.long }
    : { startedAt: rolled.current.startedAt, short: rolled.current.short, long: withGap(rolled.current.long, gapMs) }
  const calmed = calm(rolled, gapMs, policy)
  const next: Pace = {
    current,
    past: rolled.past,
    doublings: calmed.doublings,
    calm: calmed.calm,
    typicalMs: gapMs < policy.staleMinMs ? ewma(pace.typicalMs, gapMs) : pace.typicalMs,
    p99Ms: rolled.p99Ms,
    thresholdMs: rolled.thresholdMs,
  }
  // A gap within the p99 only ever lowers it: that can wait for the next slot.
  const isWithin = rolled.p99Ms !== null && gapMs <= rolled.p99Ms
  const isSame = isWithin && rolled === pace && calmed.doublings === pace.doublings
  return isSame ? next : withThreshold(next, channel, policy)
}

/**
 * As `learnGap`, for a gap at the usual pace, which moves counters and nothing else: in place, on a pace that nobody else
 * holds.
 *
 * @returns False where it may change more: then nothing was changed.
 */
export function countGap(pace: Owned<Pace>, gapMs: number, policy: Policy, now: number): boolean {
  const current: Owned<Slot> = pace.current
  const isUsual = pace.doublings === 0 && pace.p99Ms !== null && gapMs <= pace.p99Ms && gapMs <= shortestMs(policy)
  if (!isUsual || now - current.startedAt >= policy.staleWindowMs / SLOTS) return false
  current.short += 1
  pace.calm = 0
  if (gapMs < policy.staleMinMs) pace.typicalMs = ewma(pace.typicalMs, gapMs)
  return true
}

/** Gaps up to this lead to the smallest threshold. */
function shortestMs(policy: Policy): number {
  return policy.staleMinMs / policy.staleGapFactor
}

function withGap(long: readonly number[], gapMs: number): readonly number[] {
  return long.length < MAX_LONG_GAPS ? [...long, gapMs] : [...long.slice(1), gapMs]
}

/** The market proved quiet: its threshold doubles, up to the channel's maximum. */
export function doubleThreshold(pace: Pace, channel: ChannelDefinition, policy: Policy): Pace {
  const atMax = pace.thresholdMs !== null && pace.thresholdMs >= (channel.maxStaleAfterMs ?? Number.POSITIVE_INFINITY)
  return withThreshold({ ...pace, doublings: atMax ? pace.doublings : pace.doublings + 1, calm: 0 }, channel, policy)
}

/** Takes one doubling back: what looked like quiet was not. */
export function undoDoubling(pace: Pace, channel: ChannelDefinition, policy: Policy): Pace {
  return withThreshold({ ...pace, doublings: Math.max(0, pace.doublings - 1) }, channel, policy)
}

/** Time in which two messages count as flowing at the usual pace, in ms. */
export function resumeWindowMs(pace: Pace): number {
  return Math.max(150, 3 * pace.typicalMs)
}

/** How long a ping may go unanswered, in ms: clamp(factor × p99 RTT, min, max). */
export function pingDeadlineMs(rtts: readonly number[], policy: Policy): number {
  const p99 = percentile(rtts, 0.99) ?? 0
  return Math.min(policy.pingMaxMs, Math.max(policy.pingMinMs, policy.pingRttFactor * p99))
}

/** How long a ping may go unanswered before the next socket is called for, in ms; at most the deadline itself. */
export function warmUpMs(rtts: readonly number[], policy: Policy): number {
  const p99 = percentile(rtts, 0.99) ?? 0
  return Math.min(pingDeadlineMs(rtts, policy), Math.max(policy.warmUpAfterMs, WARM_UP_ROUND_TRIPS * p99))
}

/** Nearest-rank percentile; null for an empty list. */
function percentile(values: readonly number[], share: number): number | null {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null
}

function ewma(mean: number, gapMs: number): number {
  return mean === 0 ? gapMs : mean + (gapMs - mean) / 16
}

function roll(pace: Pace, policy: Policy, now: number): Pace {
  const slotMs = policy.staleWindowMs / SLOTS
  if (now - pace.current.startedAt < slotMs) return pace
  const past = [...pace.past, pace.current].filter((slot) => slot.startedAt > now - policy.staleWindowMs)
  return { ...pace, past, current: { startedAt: now, short: 0, long: [] } }
}

function calm(pace: Pace, gapMs: number, policy: Policy): { doublings: number; calm: number } {
  if (pace.doublings === 0) return { doublings: 0, calm: 0 }
  if (gapMs >= policy.staleMinMs) return { doublings: pace.doublings, calm: 0 }
  return pace.calm + 1 >= CALM_UPDATES_PER_HALVING
    ? { doublings: pace.doublings - 1, calm: 0 }
    : { doublings: pace.doublings, calm: pace.calm + 1 }
}

function sampleCount(pace: Pace): number {
  return [pace.current, ...pace.past].reduce((sum, slot) => sum + slot.short + slot.long.length, 0)
}

function withThreshold(pace: Pace, channel: ChannelDefinition, policy: Policy): Pace {
  const max = channel.maxStaleAfterMs
  if (max === null || channel.staleAfterMs === null) return { ...pace, thresholdMs: null }
  // Silence that nothing can test is only judged at its longest.
  if (channel.probes.length === 0) return { ...pace, thresholdMs: max }
  const p99Ms = p99Of(pace, policy)
  const base = p99Ms === null ? channel.staleAfterMs : policy.staleGapFactor * p99Ms
  const doubled = Math.max(policy.staleMinMs, base) * 2 ** Math.min(pace.doublings, 20)
  return { ...pace, p99Ms, thresholdMs: Math.min(max, doubled) }
}

/** The p99 of the gaps in the window, in ms, not below the shortest that matters; null before there are enough of them. */
function p99Of(pace: Pace, policy: Policy): number | null {
  const count = sampleCount(pace)
  if (count < policy.staleMinSamples) return null
  const long = [pace.current, ...pace.past].flatMap((slot) => slot.long).sort((a, b) => a - b)
  const rank = Math.ceil(0.99 * count) - (count - long.length)
  const shortMs = shortestMs(policy)
  return rank <= 0 ? shortMs : (long[rank - 1] ?? shortMs)
}
