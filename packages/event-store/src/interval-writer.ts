import type { HistoryState, StateInterval } from '@holdfast/adapter-core/events'
import type { Db } from './database.ts'
import { type IntervalSums, NO_SUMS, sumsAfter } from './interval-sums.ts'

/** An interval as the table has it, or will have it at the next flush. */
interface Row extends Omit<StateInterval, 'connection' | 'to'> {
  to: number | null
  readonly sums: IntervalSums
  readonly isStored: boolean
}

/** What is not written yet of one connection. */
interface Tail {
  /** Newest last; the oldest is in the table already unless the connection is new. */
  rows: Row[]
  /** Whether the row that is stored ends at another instant than in the table. */
  isStoredChanged: boolean
}

/**
 * The table `state_intervals`, kept by the fold's changes. Works ahead of the table in memory; to be used inside a
 * transaction, flushed before its end, and made to forget when it fails.
 */
export interface IntervalWriter {
  /** Drops what lies from an instant on, and ends what spans it. */
  cut(connection: string, at: number): void
  /** Adds the newest interval of its connection. */
  add(interval: StateInterval): void
  flush(): void
  /** Forgets all that is not in the table. */
  forget(): void
}

interface StoredRow extends IntervalSums {
  readonly state: HistoryState
  readonly from: number
  readonly to: number | null
  readonly outageId: number | null
}

/** Prepares the statements that keep the intervals of a database. */
export function prepareIntervals(db: Db): IntervalWriter {
  const select = db.$client.prepare<[string, number], StoredRow>(
    `SELECT state, from_at AS "from", to_at AS "to", outage_id AS outageId, live_before_ms AS liveBeforeMs,
       up_before_ms AS upBeforeMs, monitored_before_ms AS monitoredBeforeMs, known_before_ms AS knownBeforeMs
     FROM state_intervals WHERE connection = ? AND from_at < ? ORDER BY from_at DESC LIMIT 1`,
  )
  const insert = db.$client.prepare(
    `INSERT INTO state_intervals (connection, state, from_at, to_at, outage_id,
       live_before_ms, up_before_ms, monitored_before_ms, known_before_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const end = db.$client.prepare('UPDATE state_intervals SET to_at = ? WHERE connection = ? AND from_at = ?')
  const remove = db.$client.prepare('DELETE FROM state_intervals WHERE connection = ? AND from_at = ?')
  const tails = new Map<string, Tail>()
  const changed = new Set<string>()

  /** Newest row of the table that began before an instant. */
  const storedBefore = (connection: string, at: number): readonly Row[] => {
    const row = select.get(connection, at)
    return row === undefined
      ? []
      : [{ state: row.state, from: row.from, to: row.to, outageId: row.outageId, sums: sumsIn(row), isStored: true }]
  }

  const tailOf = (connection: string): Tail => {
    changed.add(connection)
    const known = tails.get(connection)
    if (known !== undefined) return known
    const tail = { rows: [...storedBefore(connection, Number.MAX_SAFE_INTEGER)], isStoredChanged: false }
    tails.set(connection, tail)
    return tail
  }

  const dropNewest = (connection: string, tail: Tail): void => {
    const row = tail.rows.pop()
    if (row?.isStored !== true) return
    remove.run(connection, row.from)
    tail.rows = [...storedBefore(connection, row.from)]
    tail.isStoredChanged = false
  }

  const write = (connection: string, tail: Tail): void => {
    for (const { state, from, to, outageId, sums, isStored } of tail.rows) {
      if (isStored) {
        if (tail.isStoredChanged) end.run(to, connection, from)
        continue
      }
      const { liveBeforeMs, upBeforeMs, monitoredBeforeMs, knownBeforeMs } = sums
      insert.run(connection, state, from, to, outageId, liveBeforeMs, upBeforeMs, monitoredBeforeMs, knownBeforeMs)
    }
    tail.rows = tail.rows.slice(-1).map((row) => ({ ...row, isStored: true }))
    tail.isStoredChanged = false
  }

  return {
    cut: (connection, at) => {
      const tail = tailOf(connection)
      let last = tail.rows.at(-1)
      while (last !== undefined && last.from >= at) {
        dropNewest(connection, tail)
        last = tail.rows.at(-1)
      }
      if (last === undefined || (last.to !== null && last.to <= at)) return
      last.to = at
      if (last.isStored) tail.isStoredChanged = true
    },
    add: ({ connection, state, from, to, outageId }) => {
      const { rows } = tailOf(connection)
      const last = rows.at(-1)
      const sums = last === undefined ? NO_SUMS : sumsAfter(last.sums, last)
      rows.push({ state, from, to, outageId, sums, isStored: false })
    },
    flush: () => {
      for (const connection of changed) {
        const tail = tails.get(connection)
        if (tail !== undefined) write(connection, tail)
      }
      changed.clear()
    },
    forget: () => {
      tails.clear()
      changed.clear()
    },
  }
}

function sumsIn({ liveBeforeMs, upBeforeMs, monitoredBeforeMs, knownBeforeMs }: IntervalSums): IntervalSums {
  return { liveBeforeMs, upBeforeMs, monitoredBeforeMs, knownBeforeMs }
}
