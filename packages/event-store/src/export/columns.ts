import type { StoredEvent } from '@holdfast/adapter-core/events'
import type { RecordedOutage } from '../port.ts'
import type { CsvValue } from './csv.ts'

/** A column of a CSV file: its name in the header, and what a row holds there. */
export type CsvColumn<T> = readonly [name: string, value: (row: T) => CsvValue]

/** Events as in the API; `time` is `at` for people, `data` is JSON. */
export const EVENT_COLUMNS: readonly CsvColumn<StoredEvent>[] = [
  ['id', ({ id }) => id],
  ['time', ({ at }) => isoText(at)],
  ['at', ({ at }) => at],
  ['connection', ({ connection }) => connection],
  ['type', ({ type }) => type],
  ['outageId', ({ outageId }) => outageId],
  ['data', ({ data }) => JSON.stringify(data)],
]

/** Outages as in the API; `started` is `startedAt` for people, `phases` is JSON. */
export const OUTAGE_COLUMNS: readonly CsvColumn<RecordedOutage>[] = [
  ['id', ({ id }) => id],
  ['connection', ({ connection }) => connection],
  ['scope', ({ scope }) => scope],
  ['channel', ({ channel }) => channel],
  ['market', ({ market }) => market],
  ['cause', ({ cause }) => cause],
  ['attribution', ({ attribution }) => attribution],
  ['detail', ({ detail }) => detail],
  ['planned', ({ planned }) => planned],
  ['started', ({ startedAt }) => isoText(startedAt)],
  ['startedAt', ({ startedAt }) => startedAt],
  ['detectedAt', ({ detectedAt }) => detectedAt],
  ['endedAt', ({ endedAt }) => endedAt],
  ['recoveredAt', ({ recoveredAt }) => recoveredAt],
  ['durationMs', ({ durationMs }) => durationMs],
  ['detectionMs', ({ detectionMs }) => detectionMs],
  ['attempts', ({ attempts }) => attempts],
  ['endedBy', ({ endedBy }) => endedBy],
  ['phases', ({ phases }) => (phases === null ? null : JSON.stringify(phases))],
  // New columns come last: who reads by place goes on reading.
  ['exchange', ({ exchange }) => exchange],
]

/** `2026-11-23T10:00:00.123Z`. */
function isoText(at: number): string {
  return Temporal.Instant.fromEpochMilliseconds(at).toString({ fractionalSecondDigits: 3 })
}
