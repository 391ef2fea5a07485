import { distribution } from '../report/distribution.ts'
import type {
  ExportResult,
  HistoryResult,
  PurgeResult,
  RebuildResult,
  StoredFacts,
  Timing,
  WritingResult,
} from './jobs/protocol.ts'

/** Durable events a second in bursts. */
const MIN_DURABLE_PER_SECOND = 20_000
/** Of the event loop's delay p99 while the store writes, in ms. */
const MAX_LOOP_DELAY_MS = 5
const MAX_OVERVIEW_MS = 50
const MAX_PAGE_MS = 100
const MAX_STATS_MS = 100
/** What a purge may add to an append, in ms. */
const MAX_PURGE_DELAY_MS = 20
const PURGE_BOUND = `purge delays a writer ≤ ${MAX_PURGE_DELAY_MS} ms (p99.9 with it less p99.9 without)`
/** `pragma synchronous` reads so for FULL. */
const FULL = 2

/** Something promised, and what was measured; or only measured. */
export interface StoreCheck {
  readonly what: string
  readonly measured: string
  /** Null where nothing is promised. */
  readonly passed: boolean | null
}

const told = (what: string, measured: string): StoreCheck => ({ what, measured, passed: null })

const ms = (value: number): string => (value < 10 ? value.toFixed(1) : value.toFixed(0))

const quantiles = (values: readonly number[]): string => {
  const { max, n, p50, p99 } = distribution(values)
  return `p50 ${ms(p50)}, p99 ${ms(p99)}, max ${ms(max)} ms of ${n}`
}

/** The value that so large a share of all does not exceed, by nearest rank. @throws {RangeError} of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const value = sorted[Math.ceil(share * sorted.length) - 1]
  if (value === undefined) throw new RangeError('Cannot summarize: no samples')
  return value
}

/** Each case counts by the middle of its times, and the slowest case decides. */
export function judgeHistory({
  idleDelays,
  overview,
  pages,
  stats,
  statsDelays,
}: HistoryResult): readonly StoreCheck[] {
  return [
    {
      what: `overview ≤ ${MAX_OVERVIEW_MS} ms`,
      measured: `${ms(overview.middleMs)} ms; max ${ms(overview.maxMs)}, first ${ms(overview.firstMs)}, CPU ${ms(overview.cpuMs)}`,
      passed: overview.middleMs <= MAX_OVERVIEW_MS,
    },
    judgeCases('any filtered page', pages, MAX_PAGE_MS),
    judgeCases("any window's stats", stats, MAX_STATS_MS),
    told('event loop while the reader makes stats', `${quantiles(statsDelays)}; idle ${quantiles(idleDelays)}`),
  ]
}

function judgeCases(what: string, cases: readonly Timing[], boundMs: number): StoreCheck {
  const slowest = cases.toSorted((a, b) => b.middleMs - a.middleMs)[0]
  if (slowest === undefined) throw new RangeError(`Cannot judge ${what}: nothing was asked`)
  const slower = cases.filter(({ middleMs }) => middleMs > boundMs).length
  const failed = slower === 0 ? '' : `; ${slower} slower`
  return {
    what: `${what} ≤ ${boundMs} ms`,
    measured: `${quantiles(cases.map(({ middleMs }) => middleMs))}${failed}; slowest: ${slowest.name} (CPU ${ms(slowest.cpuMs)})`,
    passed: slower === 0,
  }
}

/** Bursts count by the middle one. */
export function judgeWriting({ bursts, idleDelays, synchronous, writingDelays }: WritingResult): readonly StoreCheck[] {
  const rates = bursts.map((burst) => (burst.events / burst.ms) * 1_000)
  const middle = quantile(rates, 0.5)
  const p99 = quantile(writingDelays, 0.99)
  // Then it says nothing of the store: it would not hold with nothing to do.
  const isTooBusy = quantile(idleDelays, 0.99) > MAX_LOOP_DELAY_MS
  return [
    {
      what: `durable events a second in bursts, synchronous=FULL ≥ ${MIN_DURABLE_PER_SECOND}`,
      measured: `${middle.toFixed(0)}; slowest burst ${Math.min(...rates).toFixed(0)}, synchronous=${synchronous}`,
      passed: middle >= MIN_DURABLE_PER_SECOND && synchronous === FULL,
    },
    {
      what: `event loop's delay while it writes, p99 ≤ ${MAX_LOOP_DELAY_MS} ms`,
      measured: `${quantiles(writingDelays)}; idle ${quantiles(idleDelays)}${isTooBusy ? ': the machine is too busy to tell' : ''}`,
      passed: p99 <= MAX_LOOP_DELAY_MS,
    },
  ]
}

/** The added delay is the difference of the slowest thousandth of appends: with and without a purge the machine's own share is the same. */
export function judgePurge(result: PurgeResult): readonly StoreCheck[] {
  const { bytesAfter, bytesBefore, dueToGo, freeBytesAfter, purgeMs, purged, purgingMs, quietMs } = result
  if (purged === 0 || purgingMs.length === 0) {
    return [{ what: PURGE_BOUND, measured: 'nothing was purged', passed: false }]
  }
  const added = quantile(purgingMs, 0.999) - quantile(quietMs, 0.999)
  const tail = (values: readonly number[]) => `${quantiles(values)}, p99.9 ${ms(quantile(values, 0.999))}`
  const megabytes = (bytes: number) => `${(bytes / 1_000_000).toFixed(0)} MB`
  return [
    {
      what: PURGE_BOUND,
      measured: `${ms(added)} ms; append while purging ${tail(purgingMs)}; quiet ${tail(quietMs)}`,
      passed: added <= MAX_PURGE_DELAY_MS,
    },
    told('purged', `${purged} of ${dueToGo} events, ${((purged / purgeMs) * 1_000).toFixed(0)} a second`),
    told(
      'file',
      `${megabytes(bytesBefore)} before, ${megabytes(bytesAfter)} after, ${megabytes(freeBytesAfter)} of it free`,
    ),
  ]
}

export function tellFilled({ bytes, events, filledMs }: StoredFacts): readonly StoreCheck[] {
  const size = `${(bytes / 1_000_000).toFixed(0)} MB, ${(bytes / events).toFixed(0)} bytes an event`
  return [told('filled', `${events} events in ${(filledMs / 1_000).toFixed(0)} s; ${size}`)]
}

export function tellRebuild({ events, ms: took, outages }: RebuildResult): readonly StoreCheck[] {
  const rate = `${((events / took) * 1_000).toFixed(0)} events a second`
  return [told('rebuild', `${(took / 1_000).toFixed(0)} s, ${rate}; ${outages} outages`)]
}

export function tellExport({ exports }: ExportResult): readonly StoreCheck[] {
  return exports.map(({ bytes, ms: took, name }) =>
    told(`export ${name}`, `${(bytes / 1_000 / took).toFixed(1)} MB/s, ${(bytes / 1_000_000).toFixed(1)} MB`),
  )
}
