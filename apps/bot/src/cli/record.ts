import type { Cause, EventType, StoredEvent } from '@holdfast/adapter-core/events'
import { EVENT_COLUMNS, type Page, type StoreReader } from '@holdfast/event-store'
import { followEvents } from './follow.ts'
import { DIM, paint } from './format/paint.ts'
import { type Column, createTable } from './format/table.ts'
import { agoText } from './format/units.ts'
import { followColumns, historyColumns, historyQuery } from './history.ts'
import type { LongOutput } from './io.ts'
import { outagesColumns, outagesQuery } from './outages.ts'
import { piecesOf } from './pages.ts'
import { csvHeader, csvLines, type Format, jsonLines, writeJson, writeTable } from './render.ts'
import { readRunning } from './running.ts'
import { readStats, statsCsv, statsText, statsWindow } from './stats.ts'
import type { ViewOptions } from './view.ts'
import type { CommandWorld } from './world.ts'

/** What the commands are told. */
export interface RecordFlags {
  readonly since?: number
  readonly until?: number
  readonly connection?: string
  readonly type?: EventType
  readonly cause?: Cause
  readonly minDuration?: number
  readonly limit?: number
  readonly follow?: boolean
  readonly local?: boolean
  readonly format: Format
}

/** What printing the record takes. */
export interface RecordWorld extends CommandWorld {
  readonly store: StoreReader
  /** Tables are in this machine's time zone. */
  readonly isLocal: boolean
}

/** Rows of a table or a JSON list when no limit is given, and of what `--follow` begins with. */
const DEFAULT_LIMIT = 100
const DEFAULT_LAST = 10

/** `history`. */
export async function printHistory(world: RecordWorld, flags: RecordFlags): Promise<void> {
  const query = historyQuery(flags)
  if (flags.follow === true) return follow(world, flags)
  const { format } = flags
  if (format === 'csv' || format === 'jsonl') {
    return writeAll(
      world,
      world.store.export({ what: 'events', format, gzip: false, query: { ...query, ...limitOf(flags) } }),
    )
  }
  const read = (page: { readonly limit: number }) => world.store.events({ ...query, ...page })
  await writeList(world, flags, { read, columns: historyColumns(viewOf(world)), none: 'No events match.' })
}

/** `outages`. */
export async function printOutages(world: RecordWorld, flags: RecordFlags): Promise<void> {
  const query = outagesQuery(flags)
  const { clock, output, store } = world
  const { format } = flags
  if (format === 'csv' || format === 'jsonl') {
    return writeAll(
      world,
      store.export({ what: 'outages', format, gzip: false, query: { ...query, ...limitOf(flags) } }),
    )
  }
  const { isRunning, knownUntil } = await readRunning(store, clock.now())
  let ongoing = 0
  const read = async (page: { readonly limit: number }) => {
    const outages = await store.outages({ ...query, ...page })
    ongoing += outages.items.filter(({ endedAt }) => endedAt === null).length
    return outages
  }
  const columns = outagesColumns({ ...viewOf(world), knownUntil })
  await writeList(world, flags, { read, columns, none: 'No outages match.' })
  if (format !== 'table' || isRunning || ongoing === 0) return
  await writeNote(
    output,
    `The bot does not run; it was last seen ${agoText(knownUntil, clock.now())}. What came after is unknown.`,
  )
}

/** `stats`. */
export async function printStats({ clock, output, store, ...world }: RecordWorld, flags: RecordFlags): Promise<void> {
  const now = clock.now()
  const window = statsWindow(flags, now)
  const rows = await readStats(store, window, flags, now)
  switch (flags.format) {
    case 'table':
      return output.write(statsText(rows, window, zoneOf(world), output))
    case 'json':
      return output.write(`${JSON.stringify(rows, null, 2)}\n`)
    case 'jsonl':
      return output.write(jsonLines(rows))
    case 'csv':
      return output.write(statsCsv(rows))
  }
}

const zoneOf = ({ isLocal, timeZone }: Pick<RecordWorld, 'isLocal' | 'timeZone'>): string =>
  isLocal ? timeZone : 'UTC'

const viewOf = (world: RecordWorld): ViewOptions => ({ now: world.clock.now(), timeZone: zoneOf(world) })

const limitOf = ({ limit }: RecordFlags) => (limit === undefined ? {} : { limit })

async function writeAll({ output }: RecordWorld, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const chunk of chunks) await output.write(chunk)
}

interface List<T> {
  readonly read: (page: { readonly limit: number; readonly cursor?: string }) => Promise<Page<T>>
  readonly columns: readonly Column<T>[]
  readonly none: string
}

async function writeList<T>(
  { output }: RecordWorld,
  flags: RecordFlags,
  { columns, none, read }: List<T>,
): Promise<void> {
  const pieces = piecesOf(read, flags.limit ?? DEFAULT_LIMIT)
  if (flags.format === 'json') {
    const { count, isMore } = await writeJson(output, pieces)
    if (isMore) output.err(`${moreText(count)}\n`)
    return
  }
  const { count, isMore } = await writeTable(output, pieces, columns)
  if (count === 0) await output.write(`${none}\n`)
  if (isMore) await writeNote(output, moreText(count))
}

const moreText = (count: number): string => `${count} shown; --limit ${count * 5} shows more`

async function writeNote(output: LongOutput, text: string): Promise<void> {
  await output.write(`${paint(text, DIM, output.colors)}\n`)
}

/** What has been printed stands for itself: that it is asked to end is how following ends. */
async function follow(world: RecordWorld, flags: RecordFlags): Promise<void> {
  const { clock, output, signal, store } = world
  const textOf = followText(world, flags)
  await followEvents({
    store,
    query: historyQuery(flags),
    last: flags.limit ?? DEFAULT_LAST,
    clock,
    signal,
    show: (events) => output.write(textOf(events)),
  })
}

function followText(world: RecordWorld, { format }: RecordFlags): (events: readonly StoredEvent[]) => string {
  if (format === 'jsonl') return jsonLines
  if (format === 'csv') {
    let header = csvHeader(EVENT_COLUMNS)
    return (events) => {
      const text = header + csvLines(events, EVENT_COLUMNS)
      header = ''
      return text
    }
  }
  return createTable(followColumns(viewOf(world)), world.output).linesOf
}
