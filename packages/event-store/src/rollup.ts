import type { OutageDigest } from './outage-digest.ts'
import { BUCKETS } from './port.ts'
import type { rollups } from './schema.ts'

/** A row of `rollups`. */
export type Rollup = typeof rollups.$inferSelect

/** Widths of the buckets that are kept. */
export const ROLLUP_BUCKETS = [BUCKETS.hour, BUCKETS.day] as const

/** Start of the bucket of an instant. */
export const bucketOf = (at: number, bucketMs: number): number => Math.floor(at / bucketMs) * bucketMs

/** A rollup while it is made. */
export type RollupDraft = { -readonly [K in keyof Rollup]: Rollup[K] }

/** A bucket in which nothing happened. */
export function emptyRollup(connection: string, bucketMs: number, at: number): RollupDraft {
  return {
    connection,
    bucketMs,
    at,
    outages: 0,
    planned: 0,
    recoveries: 0,
    recoverySumMs: 0,
    recoveryMinMs: null,
    recoveryMaxMs: null,
    detections: 0,
    detectionSumMs: 0,
    detectionMaxMs: null,
  }
}

/** Counts an outage into the bucket in which it began. */
export function countBeginning(rollup: RollupDraft, { planned }: OutageDigest): void {
  rollup.outages += 1
  rollup.planned += Number(planned)
}

/** When an outage was detected, as far as statistics count that. */
export const countedDetection = ({ planned, detectedAt }: OutageDigest): number | null => (planned ? null : detectedAt)

/** Counts an outage into the bucket in which it was detected. */
export function countDetection(rollup: RollupDraft, { detectionMs }: OutageDigest): void {
  rollup.detections += 1
  rollup.detectionSumMs += detectionMs
  rollup.detectionMaxMs = Math.max(rollup.detectionMaxMs ?? detectionMs, detectionMs)
}

/** When an outage recovered, as far as statistics count that. */
export const countedRecovery = ({ planned, isRecovered, endedAt, durationMs }: OutageDigest): number | null =>
  planned || !isRecovered || durationMs === null ? null : endedAt

/** Counts an outage into the bucket in which it recovered. */
export function countRecovery(rollup: RollupDraft, { durationMs }: OutageDigest): void {
  if (durationMs === null) return
  rollup.recoveries += 1
  rollup.recoverySumMs += durationMs
  rollup.recoveryMinMs = Math.min(rollup.recoveryMinMs ?? durationMs, durationMs)
  rollup.recoveryMaxMs = Math.max(rollup.recoveryMaxMs ?? durationMs, durationMs)
}

/** Outages of one connection, in the order of their ids, rolled up: what the table must say of them, in no order. */
export function rollupsOf(connection: string, outages: Iterable<OutageDigest>): readonly Rollup[] {
  const rows = new Map<string, RollupDraft>()
  const rowsAt = (at: number | null): readonly RollupDraft[] => {
    if (at === null) return []
    return ROLLUP_BUCKETS.map((bucketMs) => {
      const start = bucketOf(at, bucketMs)
      const key = `${bucketMs} ${start}`
      const row = rows.get(key) ?? emptyRollup(connection, bucketMs, start)
      rows.set(key, row)
      return row
    })
  }
  for (const outage of outages) {
    for (const row of rowsAt(outage.startedAt)) countBeginning(row, outage)
    for (const row of rowsAt(countedDetection(outage))) countDetection(row, outage)
    for (const row of rowsAt(countedRecovery(outage))) countRecovery(row, outage)
  }
  return [...rows.values()]
}
