import { parseArgs } from 'node:util'
import { namesFlag } from '../names-flag.ts'
import { wholeFlag } from '../whole-flag.ts'
import type { LogOptions } from './log/event-log.ts'

export const STORE_USAGE = `store      the event store on years of history: pages, statistics, durable writes, purge, rebuild, export
  --events N       in the database (default 10000000; 500000 with --quick)
  --connections N  that they are about (default 200)
  --years N        that they last (default 2, as dense as 10 million; 0.1 with --quick)
  --seed N         of the log and of what is asked (default 1)
  --database FILE  keeps the database there, or takes it where it is there; it is never changed
  --rows A,B       only these of history, export, rebuild, writing, purge
  --quick          a small database and short rows: shows that all runs, its verdicts say little
  --json           the result as JSON`

export const ROWS = ['history', 'export', 'rebuild', 'writing', 'purge'] as const
export type Row = (typeof ROWS)[number]

export interface StoreOptions {
  readonly log: LogOptions
  /** Null = a temporary one. */
  readonly database: string | null
  readonly rows: readonly Row[]
  readonly isQuick: boolean
  readonly asJson: boolean
}

/** @throws {RangeError} naming the flag that is wrong. */
export function parseStoreOptions(args: readonly string[]): StoreOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      events: { type: 'string' },
      connections: { type: 'string', default: '200' },
      years: { type: 'string' },
      seed: { type: 'string', default: '1' },
      database: { type: 'string' },
      rows: { type: 'string' },
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  })
  const years = Number(values.years ?? (values.quick ? 0.1 : 2))
  if (!(years > 0)) throw new RangeError(`--years must be above 0, got ${values.years}`)
  const wanted = namesFlag('rows', values.rows, ROWS)
  return {
    log: {
      seed: wholeFlag('seed', values.seed),
      events: wholeFlag('events', values.events ?? (values.quick ? '500000' : '10000000')),
      connections: wholeFlag('connections', values.connections),
      years,
    },
    database: values.database ?? null,
    rows: ROWS.filter((row) => wanted.includes(row)),
    isQuick: values.quick,
    asJson: values.json,
  }
}
