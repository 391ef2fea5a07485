import type { Outage } from '@holdfast/adapter-core/events'
import type { HistoryChange } from '@holdfast/reconnect-monitor/history'
import type { Db } from './database.ts'
import { prepareDigests } from './digest-writer.ts'
import { prepareIntervals } from './interval-writer.ts'
import { digestOf } from './outage-digest.ts'
import { prepareOutages } from './outage-writer.ts'
import { prepareRollups } from './rollup-writer.ts'

/**
 * The projections' tables, kept by the fold's changes; the tables' form of `createProjection`. Works ahead of the tables in
 * memory, so that what changes often is written once: to be used inside the transaction that stores the events, flushed
 * before its end, and made to forget when it fails.
 */
export interface ProjectionWriter {
  apply(change: HistoryChange): void
  flush(): void
  forget(): void
}

/** Keeps outages and intervals; what happens to outages is told to `onOutage`. */
export function prepareProjection(db: Db, onOutage: (outage: Outage) => void): ProjectionWriter {
  const intervals = prepareIntervals(db)
  const writeOutage = prepareOutages(db)
  const outages = new Map<number, Outage>()
  return {
    apply: (change) => {
      switch (change.kind) {
        case 'outage':
          outages.set(change.outage.id, change.outage)
          return
        case 'cut':
          intervals.cut(change.connection, change.at)
          return
        case 'interval':
          intervals.add(change.interval)
          return
        default:
          change satisfies never
      }
    },
    flush: () => {
      intervals.flush()
      for (const outage of outages.values()) {
        writeOutage(outage)
        onOutage(outage)
      }
      outages.clear()
    },
    forget: () => {
      intervals.forget()
      outages.clear()
    },
  }
}

/** Keeps all projections: outages, intervals, digests and rollups. */
export function prepareProjections(db: Db): ProjectionWriter {
  const digests = prepareDigests(db)
  const rollups = prepareRollups(db)
  const projection = prepareProjection(db, (outage) => {
    if (outage.scope !== 'connection') return
    const digest = digestOf(outage)
    rollups.put(outage.connection, digests.put(outage.connection, digest), digest)
  })
  return {
    apply: projection.apply,
    flush: () => {
      projection.flush()
      digests.flush()
      rollups.flush()
    },
    forget: () => {
      projection.forget()
      digests.forget()
      rollups.forget()
    },
  }
}
