import type { Clock } from '@holdfast/adapter-core'
import type { StoreReader } from '@holdfast/event-store'
import type { Output } from './io.ts'

/** What commands use. */
export interface CommandWorld {
  readonly output: Output
  readonly clock: Clock
  /** @throws {StoreOpenError} where there is no database. */
  readonly openReader: (path: string) => StoreReader
}
