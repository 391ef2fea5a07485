import type { Db } from './database.ts'
import { readMeta, writeMeta } from './meta.ts'

const KEY = 'max_late_ms'

/**
 * How far events lie behind those before them: the clock may jump back, and events that waited for the disk come late.
 * With it a window of time becomes a range of ids.
 */
export interface Lateness {
  /** Latest instant so far; minus infinity before the first event. */
  readonly latestAt: number
  /** How far the latest of all events was behind the latest instant before it, in ms. */
  readonly maxLateMs: number
}

/** Takes an event in. */
export function later({ latestAt, maxLateMs }: Lateness, at: number): Lateness {
  return at >= latestAt ? { latestAt: at, maxLateMs } : { latestAt, maxLateMs: Math.max(maxLateMs, latestAt - at) }
}

/** How late events ever were, in ms; 0 where none was. */
export function readMaxLateMs(db: Db): number {
  return Number(readMeta(db, KEY) ?? 0)
}

/** Remembers it; to be called where it grew, inside the transaction that stores the event. */
export function writeMaxLateMs(db: Db, maxLateMs: number): void {
  writeMeta(db, KEY, String(maxLateMs))
}
