/** What the load's process is told: to end. */
export type GeneratorCommand = { readonly type: 'stop' }

/** What a full load came to. */
export interface LoadResult {
  readonly seconds: number
  readonly requestsPerSecond: number
  readonly bytesPerSecond: number
  /** Of an answer, in ms. */
  readonly latency: { readonly p50: number; readonly p99: number; readonly max: number }
  /** Requests that had no answer at all. */
  readonly errors: number
  /** Answers by class of status; 429 and 503 are the bot's way of saying: later. */
  readonly answers: { readonly ok: number; readonly later: number; readonly other: number }
}

export type GeneratorReport = { readonly type: 'ready' } | { readonly type: 'done'; readonly result: LoadResult }
