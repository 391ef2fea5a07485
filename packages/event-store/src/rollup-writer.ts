import type { Db } from './database.ts'
import { type OutageDigest, unpackDigests } from './outage-digest.ts'
import {
  bucketOf,
  countBeginning,
  countDetection,
  countedDetection,
  countedRecovery,
  countRecovery,
  emptyRollup,
  ROLLUP_BUCKETS,
  type Rollup,
  type RollupDraft,
} from './rollup.ts'

/** The table `rollups`, kept by what happens to outages; see `IntervalWriter` for how to use it. */
export interface RollupWriter {
  /**
   * Takes in an outage of scope `connection` that is new or has changed.
   *
   * @param before as it was; null where it is new
   */
  put(connection: string, before: OutageDigest | null, after: OutageDigest): void
  /** Must follow the flush of the digests. */
  flush(): void
  forget(): void
}

type Slot = { readonly row: RollupDraft; isChanged: boolean }

/** Stores a row of `rollups`, or replaces the one of its bucket. */
export function prepareRollupInsert(db: Db): (row: Rollup) => void {
  const upsert = db.$client.prepare(
    `INSERT OR REPLACE INTO rollups (connection, bucket_ms, at, outages, planned, recoveries, recovery_sum_ms,
       recovery_min_ms, recovery_max_ms, detections, detection_sum_ms, detection_max_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  return (row) => {
    upsert.run(
      row.connection,
      row.bucketMs,
      row.at,
      row.outages,
      row.planned,
      row.recoveries,
      row.recoverySumMs,
      row.recoveryMinMs,
      row.recoveryMaxMs,
      row.detections,
      row.detectionSumMs,
      row.detectionMaxMs,
    )
  }
}

/** Prepares the statements that keep the rollups of a database. */
export function prepareRollups(db: Db): RollupWriter {
  const select = db.$client.prepare<[string, number, number], Rollup>(
    `SELECT connection, bucket_ms AS bucketMs, at, outages, planned, recoveries, recovery_sum_ms AS recoverySumMs,
       recovery_min_ms AS recoveryMinMs, recovery_max_ms AS recoveryMaxMs, detections,
       detection_sum_ms AS detectionSumMs, detection_max_ms AS detectionMaxMs
     FROM rollups WHERE connection = ? AND bucket_ms = ? AND at = ?`,
  )
  const insert = prepareRollupInsert(db)
  const digests = db.$client
    .prepare<[string], Buffer>('SELECT records FROM outage_digests WHERE connection = ? ORDER BY from_at, first_id')
    .pluck()
  /** Of each connection and width the bucket that was touched last: time mostly goes on. */
  const slots = new Map<string, (Slot | undefined)[]>()
  const changed = new Set<Slot>()
  /** Instants of detections of which one was measured anew: a maximum cannot be taken back. */
  const remeasured = new Map<string, number[]>()

  const write = (slot: Slot): void => {
    if (slot.isChanged) insert(slot.row)
    slot.isChanged = false
    changed.delete(slot)
  }

  const rowAt = (connection: string, width: number, at: number): RollupDraft => {
    const bucketMs = ROLLUP_BUCKETS[width] ?? 0
    const start = bucketOf(at, bucketMs)
    const own = slots.get(connection) ?? []
    slots.set(connection, own)
    let slot = own[width]
    if (slot?.row.at !== start) {
      if (slot !== undefined) write(slot)
      const row = select.get(connection, bucketMs, start) ?? emptyRollup(connection, bucketMs, start)
      slot = { row, isChanged: true }
      own[width] = slot
    }
    slot.isChanged = true
    changed.add(slot)
    return slot.row
  }

  const count = (
    into: (row: RollupDraft, outage: OutageDigest) => void,
    connection: string,
    at: number | null,
    outage: OutageDigest,
  ): void => {
    if (at !== null)
      ROLLUP_BUCKETS.forEach((_, width) => {
        into(rowAt(connection, width, at), outage)
      })
  }

  const measureAnew = (connection: string, instants: readonly number[]): void => {
    const outages = digests.all(connection).flatMap(unpackDigests)
    for (const at of instants) {
      for (const [width, bucketMs] of ROLLUP_BUCKETS.entries()) {
        const row = rowAt(connection, width, at)
        Object.assign(row, { detections: 0, detectionSumMs: 0, detectionMaxMs: null })
        for (const outage of outages) {
          const detectedAt = countedDetection(outage)
          if (detectedAt !== null && bucketOf(detectedAt, bucketMs) === row.at) countDetection(row, outage)
        }
      }
    }
  }

  return {
    put: (connection, before, after) => {
      if (before === null) {
        count(countBeginning, connection, after.startedAt, after)
        count(countDetection, connection, countedDetection(after), after)
      } else if (before.detectionMs !== after.detectionMs && !after.planned) {
        remeasured.set(connection, [...(remeasured.get(connection) ?? []), after.detectedAt])
      }
      if (before === null || countedRecovery(before) === null) {
        count(countRecovery, connection, countedRecovery(after), after)
      }
    },
    flush: () => {
      for (const [connection, instants] of remeasured) measureAnew(connection, instants)
      remeasured.clear()
      for (const slot of changed) write(slot)
    },
    forget: () => {
      slots.clear()
      changed.clear()
      remeasured.clear()
    },
  }
}
