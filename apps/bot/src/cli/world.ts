import type { Clock } from '@holdfast/adapter-core'
import type { StoreReader } from '@holdfast/event-store'
import type { LongOutput } from './io.ts'

/** What commands use. */
export interface CommandWorld {
  readonly output: LongOutput
  readonly clock: Clock
  /** This machine's time zone, an IANA name, for `--local`. */
  readonly timeZone: string
  /** Aborts when the process is asked to end. */
  readonly signal: AbortSignal
  /** @throws {StoreOpenError} where there is no database. */
  readonly openReader: (path: string) => StoreReader
}
