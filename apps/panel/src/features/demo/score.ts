import type { Told } from './injected.ts'

/** What is promised: data flows again within this of a fault, in ms. */
export const PROMISED_MS = 5_000

export interface Recovery {
  readonly title: string
  readonly connection: string
  readonly outageId: number
  readonly tookMs: number
}

/** How the bot did over all the faults that were injected. */
export interface Score {
  readonly injected: number
  /** Of them, that took something out. */
  readonly hurt: number
  /** Of them, that are over without an outage. */
  readonly unhurt: number
  readonly recovered: number
  /** Of those that count, within the promise: recovered, or out for longer than was promised. */
  readonly kept: { readonly n: number; readonly of: number }
  /** Recoveries that count from the fault's end, because nothing comes before it. */
  readonly fromEnd: number
  readonly fastest: Recovery | null
  /** Null without a recovery. */
  readonly medianMs: number | null
  readonly slowest: Recovery | null
}

/** @param now - wall time of the machine, ms since the Unix epoch */
export function scoreOf(told: readonly Told[], now: number): Score {
  const of = (kind: Told['outcome']['kind']) => told.filter(({ outcome }) => outcome.kind === kind)
  const out = of('out')
  const recoveries = told.flatMap(recoveryOf).sort((a, b) => a.tookMs - b.tookMs)
  const kept = recoveries.filter(({ tookMs }) => tookMs < PROMISED_MS)
  return {
    injected: told.length,
    hurt: out.length + of('cut_short').length + recoveries.length,
    unhurt: of('unhurt').length,
    recovered: recoveries.length,
    kept: { n: kept.length, of: recoveries.length + out.filter((one) => isLate(one, now)).length },
    fromEnd: told.filter(({ outcome }) => outcome.kind === 'recovered' && outcome.from === 'its_end').length,
    fastest: recoveries[0] ?? null,
    medianMs: medianOf(recoveries.map(({ tookMs }) => tookMs)),
    slowest: recoveries.at(-1) ?? null,
  }
}

function recoveryOf({ fault, injected: { connection, fault: name }, outcome }: Told): readonly Recovery[] {
  if (outcome.kind !== 'recovered') return []
  return [{ title: fault?.title ?? name, connection, outageId: outcome.outage.id, tookMs: outcome.tookMs }]
}

/** Out for longer than was promised, as far as it could be back at all. */
function isLate({ fault, injected: { beganAt, endedAt } }: Told, now: number): boolean {
  const from = fault?.healsAtEnd === true ? endedAt : beganAt
  return from !== null && now - from > PROMISED_MS
}

/** Of an even number, the mean of the two in the middle. */
function medianOf(sorted: readonly number[]): number | null {
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]]
  return low === undefined || high === undefined ? null : (low + high) / 2
}
