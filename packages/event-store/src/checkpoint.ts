import type { StateInterval } from '@holdfast/adapter-core/events'
import { FOLD_VERSION, foldInto } from '@holdfast/reconnect-monitor/history'
import type { Db } from './database.ts'
import { readEvents } from './event-log.ts'
import {
  type Connections,
  type PackedHistory,
  type PackedIntervals,
  packHistory,
  packIntervals,
  unpackHistory,
  unpackIntervals,
} from './history-json.ts'
import { type Lateness, later, readMaxLateMs } from './lateness.ts'
import { readMeta, writeMeta } from './meta.ts'

/** Events between two checkpoints: a start folds at most so many, which takes some 10 ms. */
export const CHECKPOINT_EVERY = 1_000

/** Most events between two checkpoints that are kept: what a purge by size can go in steps of. */
export const KEEP_EVERY = 50_000

/** Kept checkpoints are at most this far apart where events come at all: what a purge by age can go in steps of. */
const KEEP_EVERY_MS = 86_400_000

const dayOf = (at: number): number => Math.floor(at / KEEP_EVERY_MS)

/** Where the fold stands. */
export interface FoldState {
  /** Newest event in it; 0 before the first. */
  readonly eventId: number
  readonly lateness: Lateness
  readonly connections: Connections
  /** The checkpoint kept last, else the first event, in whose day none is due yet; null before it. */
  readonly kept: { readonly eventId: number; readonly at: number } | null
}

/** Before the first event. */
export const NO_EVENTS: FoldState = {
  eventId: 0,
  lateness: { latestAt: Number.NEGATIVE_INFINITY, maxLateMs: 0 },
  connections: new Map(),
  kept: null,
}

/** True where a checkpoint after this event is kept. */
export function mustKeep(kept: FoldState['kept'], eventId: number, at: number): boolean {
  return kept !== null && (eventId - kept.eventId >= KEEP_EVERY || dayOf(at) > dayOf(kept.at))
}

/** Writes checkpoints, inside the transaction that stores their events. Which there are depends on the log alone. */
export interface CheckpointWriter {
  /** Keeps a checkpoint for ever, or until a purge. The projections must be flushed. */
  keep(state: FoldState, at: number): void
  /** Replaces the newest. */
  replace(state: FoldState, at: number): void
}

/** Prepares the statements that write checkpoints. */
export function prepareCheckpoints(db: Db): CheckpointWriter {
  const dropNewest = db.$client.prepare('DELETE FROM checkpoints WHERE tails IS NULL')
  const insert = db.$client.prepare(
    'INSERT OR IGNORE INTO checkpoints (event_id, at, fold_version, history, tails) VALUES (?, ?, ?, ?, ?)',
  )
  const selectTail = db.$client.prepare<[string, number], StateInterval>(
    `SELECT connection, state, from_at AS "from", to_at AS "to", outage_id AS outageId
     FROM state_intervals WHERE connection = ? AND from_at >= ? ORDER BY from_at`,
  )
  const write = ({ eventId, lateness, connections }: FoldState, at: number, tails: PackedIntervals | null): void => {
    const packed = JSON.stringify([lateness.latestAt, packHistory(connections)])
    insert.run(eventId, at, FOLD_VERSION, packed, tails === null ? null : JSON.stringify(tails))
  }
  return {
    keep: (state, at) => {
      const tails = tailStarts(state.connections).flatMap(([connection, from]) => selectTail.all(connection, from))
      write(state, at, packIntervals(tails))
    },
    replace: (state, at) => {
      dropNewest.run()
      write(state, at, null)
    },
  }
}

/** From when on later events may still change a connection's intervals. */
export function tailStarts(connections: Connections): readonly (readonly [connection: string, from: number])[] {
  return Array.from(connections, ([connection, { upSince, since }]) => [connection, upSince ?? since])
}

interface CheckpointRow {
  readonly eventId: number
  readonly at: number
  readonly foldVersion: number
  readonly history: string
  readonly tails: string | null
}

const ROW = 'SELECT event_id AS eventId, at, fold_version AS foldVersion, history, tails FROM checkpoints'

/** The state of the fold after the newest event; null where this version of the fold left no checkpoint. */
export function restoreState(db: Db): FoldState | null {
  const newest = db.$client.prepare<[], CheckpointRow>(`${ROW} ORDER BY event_id DESC LIMIT 1`).get()
  if (newest?.foldVersion !== FOLD_VERSION) return null
  const kept = db.$client
    .prepare<[], { readonly eventId: number; readonly at: number }>(
      'SELECT event_id AS eventId, at FROM checkpoints WHERE tails IS NOT NULL ORDER BY event_id DESC LIMIT 1',
    )
    .get()
  const first = db.$client.prepare<[], number>('SELECT at FROM events ORDER BY id LIMIT 1').pluck().get()
  const state = stateAt(newest, readMaxLateMs(db), kept ?? (first === undefined ? null : { eventId: 0, at: first }))
  const connections = new Map(state.connections)
  let { eventId, lateness } = state
  for (const event of readEvents(db, eventId)) {
    foldInto(connections, event)
    eventId = event.id
    lateness = later(lateness, event.at)
  }
  return { eventId, lateness, connections, kept: state.kept }
}

function stateAt(row: CheckpointRow, maxLateMs: number, kept: FoldState['kept']): FoldState {
  // JSON has no infinity: null stands for it, before the first event.
  const [latestAt, packed] = JSON.parse(row.history) as readonly [number | null, PackedHistory]
  const lateness = { latestAt: latestAt ?? NO_EVENTS.lateness.latestAt, maxLateMs }
  return { eventId: row.eventId, lateness, connections: unpackHistory(packed), kept }
}

const PURGED = 'purged_through'

/** Where the newest purge ends, done or under way: events up to this one count no longer. 0 before the first purge. */
export function readPurgedThrough(db: Db): number {
  return Number(readMeta(db, PURGED) ?? 0)
}

/** Remembers where a purge is to end. */
export function writePurgedThrough(db: Db, eventId: number): void {
  writeMeta(db, PURGED, String(eventId))
}

/** From where the projections follow from the events. */
export interface RebuildBase {
  readonly state: FoldState
  /** Intervals that may change, as they were. */
  readonly tails: readonly StateInterval[]
}

/**
 * The checkpoint where the newest purge ends; null where nothing was purged. It is believed whatever version of the fold
 * wrote it: there is nothing older to fold.
 */
export function readBase(db: Db): RebuildBase | null {
  const through = readPurgedThrough(db)
  if (through === 0) return null
  const row = db.$client.prepare<[number], CheckpointRow>(`${ROW} WHERE event_id = ?`).get(through)
  if (row === undefined || row.tails === null) {
    throw new Error(`The checkpoint of event ${through}, where a purge ended, is missing: restore a backup`)
  }
  return {
    state: stateAt(row, readMaxLateMs(db), { eventId: through, at: row.at }),
    tails: unpackIntervals(JSON.parse(row.tails) as PackedIntervals),
  }
}
