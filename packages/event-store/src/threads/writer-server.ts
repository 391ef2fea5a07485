import type { Clock } from '@holdfast/adapter-core/clock'
import type { HoldfastEvent } from '@holdfast/adapter-core/events'
import { isBusy } from '../database.ts'
import { type BatchOutcome, createJournal, type Incoming, type Journal } from '../journal/journal.ts'
import { createSpill } from '../journal/spill.ts'
import { spillDiskAt } from '../journal/spill-disk.ts'
import type { DatabaseHealth, StoreHealth } from '../port.ts'
import { createUpkeep } from '../upkeep/upkeep.ts'
import { openWriter, type Writer } from '../writer.ts'
import { createIdleWork, type IdleWork } from './idle-work.ts'
import { writeNotices } from './notice-calls.ts'
import type { ServerPort } from './port.ts'
import type { FromWriter, ToWriter, WireBatch, WriterCall } from './protocol.ts'
import { toWire } from './wire-error.ts'

export interface WriterServerOptions {
  readonly port: ServerPort<ToWriter, FromWriter>
  readonly clock: Clock
  /** Calls back once the messages that are there by now were told. */
  readonly soon: (turn: () => void) => void
}

type Opening = Extract<ToWriter, { kind: 'open' }>

/** The writer's thread, without the thread: everything that writes to the database. */
export function serveWriter({ port, clock, soon }: WriterServerOptions): void {
  let open: OpenStore | null = null
  port.onMessage((message) => {
    switch (message.kind) {
      case 'open':
        try {
          open = openStore(message, { port, clock, soon })
        } catch (error) {
          port.post({ kind: 'refused', error: toWire(error) })
          port.close()
        }
        return
      case 'append':
        open?.append(message)
        return
      case 'call':
        port.post({ kind: 'answer', ...answer(message.id, () => open?.call(message.call)) })
        return
      case 'close':
        open?.close()
        port.post({ kind: 'closed' })
        port.close()
        return
      default:
        message satisfies never
    }
  })
}

interface OpenStore {
  append(batch: WireBatch): void
  call(call: WriterCall): unknown
  close(): void
}

function openStore({ settings, writer: name, databaseId, resent }: Opening, options: WriterServerOptions): OpenStore {
  const { port, clock, soon } = options
  const { path, mode, busyTimeoutMs, spillPath, maxEvents, maxSpillBytes, retention } = settings
  const writer = openWriter({ path, mode, busyTimeoutMs, ...(databaseId === null ? {} : { expectedId: databaseId }) })
  const held = new Set(resent.filter(({ events }) => events === null).map(({ seq }) => seq))
  const tell = (outcome: BatchOutcome): void => {
    // What another process recorded nobody waits for.
    if (outcome.writer !== name) return
    port.post(messageOf(outcome, held))
  }
  const incoming = ({ seq, n, events }: WireBatch): Incoming => ({
    writer: name,
    seq,
    n,
    events: events === null ? null : (JSON.parse(events) as readonly HoldfastEvent[]),
  })
  try {
    const journal = createJournal({
      database: writer,
      isBusy,
      spill: createSpill({
        disk: spillDiskAt(spillPath),
        databaseId: writer.id,
        newId: () => crypto.randomUUID(),
        maxBytes: maxSpillBytes,
      }),
      spillPath,
      clock,
      soon,
      tell,
      onHealth: (health) => port.post({ kind: 'health', health }),
      maxEvents,
    })
    journal.start(resent.map(incoming))
    const idle = createIdleWork({
      writer,
      journal,
      clock,
      upkeepOf: (db) =>
        createUpkeep(db, { ...retention, clock, onNews: (news) => port.post({ kind: 'upkeep', news }) }),
    })
    port.post({ kind: 'opened', databaseId: writer.id, health: journal.health() })
    return {
      append: (batch) => journal.push(incoming(batch)),
      call: (call) => run(call, { writer, journal, idle }),
      close() {
        idle.stop()
        journal.close()
        writer.close()
      },
    }
  } catch (error) {
    writer.close()
    throw error
  }
}

function messageOf(outcome: BatchOutcome, held: Set<number>): FromWriter {
  const { seq } = outcome
  switch (outcome.kind) {
    case 'stored': {
      const { events } = outcome
      const outageIds = events.map(({ outageId }) => outageId)
      return { kind: 'stored', seq, firstId: events[0]?.id ?? 0, outageIds, events: held.delete(seq) ? events : null }
    }
    case 'held':
      held.add(seq)
      return { kind: 'held', seq }
    case 'dropped':
      held.delete(seq)
      return { kind: 'dropped', seq, reason: outcome.reason }
    default:
      return outcome satisfies never
  }
}

interface Open {
  readonly writer: Writer
  readonly journal: Journal
  readonly idle: IdleWork
}

function run(call: WriterCall, { writer, journal, idle }: Open): unknown {
  if (call.name === 'health') {
    return { writer: journal.health(), database: healthOf(writer), upkeep: idle.health() } satisfies StoreHealth
  }
  // What was recorded before comes before.
  journal.flush()
  const { status, lastError } = journal.health()
  if (status === 'degraded') throw new Error(`The database cannot be written right now: ${lastError}`)
  try {
    return write(call, writer)
  } catch (error) {
    if (isDiskFailure(error)) journal.failed(error)
    throw error
  }
}

function write(call: Exclude<WriterCall, { name: 'health' }>, writer: Writer): unknown {
  switch (call.name) {
    case 'beginRun':
      return writer.beginRun(call.at)
    case 'tick':
      return writer.tick(call.at)
    case 'endRun':
      return writer.endRun(call.at)
    case 'addSamples':
      return writer.addSamples(call.samples)
    case 'notices':
      return writeNotices(writer.db, call.call)
    default:
      return call satisfies never
  }
}

function healthOf(writer: Writer): DatabaseHealth | null {
  try {
    return writer.health()
  } catch {
    return null
  }
}

/** What SQLite says of a row that no table takes: the caller's mistake. */
const MISTAKES = ['SQLITE_CONSTRAINT', 'SQLITE_MISMATCH', 'SQLITE_TOOBIG']

/** Everything else that SQLite refuses is the disk. */
const isDiskFailure = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  String(error.code).startsWith('SQLITE_') &&
  !MISTAKES.some((code) => String(error.code).startsWith(code))

function answer(id: number, act: () => unknown) {
  try {
    return { id, value: act() }
  } catch (error) {
    return { id, error: toWire(error) }
  }
}
