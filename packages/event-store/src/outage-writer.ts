import type { Outage } from '@holdfast/adapter-core/events'
import type { Db } from './database.ts'

/** Stores an outage, or what has changed of it. */
export function prepareOutages(db: Db): (outage: Outage) => void {
  const upsert = db.$client.prepare(
    `INSERT INTO outages (id, connection, scope, channel, market, cause, attribution, detail, planned, started_at,
       detected_at, ended_at, recovered_at, duration_ms, detection_ms, attempts, ended_by, phases)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET cause = excluded.cause, attribution = excluded.attribution, detail = excluded.detail,
       ended_at = excluded.ended_at, recovered_at = excluded.recovered_at, duration_ms = excluded.duration_ms,
       detection_ms = excluded.detection_ms, attempts = excluded.attempts, ended_by = excluded.ended_by,
       phases = excluded.phases`,
  )
  return (outage) => {
    const { phases } = outage
    upsert.run(
      outage.id,
      outage.connection,
      outage.scope,
      outage.channel,
      outage.market,
      outage.cause,
      outage.attribution,
      outage.detail,
      Number(outage.planned),
      outage.startedAt,
      outage.detectedAt,
      outage.endedAt,
      outage.recoveredAt,
      outage.durationMs,
      outage.detectionMs,
      outage.attempts,
      outage.endedBy,
      phases === null ? null : JSON.stringify(phases),
    )
  }
}
