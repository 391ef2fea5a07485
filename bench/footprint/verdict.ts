/** Resident memory of the bot, in bytes. */
const MAX_RSS_BYTES = 120_000_000
/** Of one core, in %. */
const MAX_CPU_PCT = 3
/** From the start of the process until every connection is live, in ms. */
const MAX_START_MS = 1_500

/** What the bot used while its markets moved and nobody looked. */
export interface FootprintResult {
  readonly rssBytes: number
  readonly cpuPct: number
  readonly startMs: readonly number[]
}

export interface FootprintCheck {
  readonly bound: string
  readonly measured: string
  readonly passed: boolean
}

/** Starts are judged by the middle one: the first of a machine reads its files from the disk. */
export function judgeFootprint({ cpuPct, rssBytes, startMs }: FootprintResult): readonly FootprintCheck[] {
  const start = startMs.toSorted((a, b) => a - b)[startMs.length >> 1]
  if (start === undefined) throw new RangeError('Cannot judge: no starts')
  return [
    {
      bound: `memory ≤ ${MAX_RSS_BYTES / 1_000_000} MB`,
      measured: `${(rssBytes / 1_000_000).toFixed(0)} MB`,
      passed: rssBytes <= MAX_RSS_BYTES,
    },
    { bound: `CPU ≤ ${MAX_CPU_PCT} % of a core`, measured: `${cpuPct.toFixed(1)} %`, passed: cpuPct <= MAX_CPU_PCT },
    {
      bound: `process start → all live ≤ ${MAX_START_MS / 1_000} s`,
      measured: `${(start / 1_000).toFixed(2)} s`,
      passed: start <= MAX_START_MS,
    },
  ]
}
