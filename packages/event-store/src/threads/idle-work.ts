import type { CallOff, Clock } from '@holdfast/adapter-core/clock'
import type { Db } from '../database.ts'
import type { Journal } from '../journal/journal.ts'
import type { UpkeepHealth } from '../port.ts'
import type { Upkeep } from '../upkeep/upkeep.ts'
import type { Writer } from '../writer.ts'

export interface IdleWorkOptions {
  readonly writer: Pick<Writer, 'db'>
  readonly journal: Pick<Journal, 'isIdle'>
  readonly clock: Clock
  /** The work on one connection; made anew where the writer had to open another. */
  readonly upkeepOf?: (db: Db) => Upkeep
}

/** Upkeep between writes: a slice while nothing waits, and another once what came meanwhile is stored. */
export interface IdleWork {
  health(): UpkeepHealth
  stop(): void
}

/** How often it is asked whether there is something to do, in ms. */
const EVERY_MS = 10_000

/** From one slice to the next, and from a write to the next look for a gap, in ms: back to back, slices would fill the disk's queue. */
const GAP_MS = 20

const NOTHING: UpkeepHealth = { purge: null, isOverLimit: false, backup: null, lastError: null }

export function createIdleWork({ writer, journal, clock, upkeepOf }: IdleWorkOptions): IdleWork {
  if (upkeepOf === undefined) return { health: () => NOTHING, stop: () => {} }
  let current: { readonly db: Db; readonly upkeep: Upkeep } | null = null
  let lastError: string | null = null
  let isStopped = false
  let callOff: CallOff = () => {}

  const upkeep = (): Upkeep => {
    const { db } = writer
    if (current?.db !== db) current = { db, upkeep: upkeepOf(db) }
    return current.upkeep
  }
  const slice = (): void => {
    if (isStopped) return
    if (!journal.isIdle()) {
      callOff = clock.timer(GAP_MS, slice)
      return
    }
    callOff = clock.timer(step() ? GAP_MS : EVERY_MS, slice)
  }
  const step = (): boolean => {
    try {
      const hasMore = upkeep().step(clock.now())
      lastError = null
      return hasMore
    } catch (error) {
      lastError = error instanceof Error ? error.message : String(error)
      return false
    }
  }

  callOff = clock.timer(EVERY_MS, slice)
  return {
    health() {
      const told = current?.upkeep.health() ?? NOTHING
      return { ...told, lastError: lastError ?? told.lastError }
    },
    stop() {
      isStopped = true
      callOff()
    },
  }
}
