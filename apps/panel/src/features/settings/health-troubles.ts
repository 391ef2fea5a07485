import type { ConfigDto, HealthDto } from '@holdfast/api-contract'
import { coarse, count, duration } from '@holdfast/reconnect-monitor/history'
import { bytesText } from '../../ui/bytes.ts'
import { valueAt } from './config-list.ts'

/** Something of the bot that is not as it should be. */
export interface HealthTrouble {
  /** Which part: the facts beside it say more. */
  readonly part: 'store' | 'database' | 'upkeep' | 'process'
  /** `down`: something is lost, or stops being recorded. `degraded`: it will be, or is late. */
  readonly look: 'down' | 'degraded'
  readonly what: string
  /** What the operator can do. */
  readonly todo: string
}

/** Above this the loop is late enough to matter, ms; as the alert that comes with the bot has it. */
export const LATE_LOOP_MS = 250
/** A copy this many times as old as it should ever be was missed. */
const MISSED_COPIES = 2
const HOUR_MS = 3_600_000

/** What is wrong, worst first; `now` is the bot's time, ms. */
export function healthTroubles(
  health: HealthDto,
  values: ConfigDto['values'] | undefined,
  now: number,
): readonly HealthTrouble[] {
  const found = [
    ...lostEvents(health),
    ...failingDisk(health),
    ...unreadable(health),
    ...failingUpkeep(health),
    ...missedCopy(health, values ?? [], now),
    ...lateLoop(health),
  ]
  return found.toSorted((a, b) => Number(a.look === 'degraded') - Number(b.look === 'degraded'))
}

/** Events that neither memory nor the spill file could hold, as both sides count them. */
export function lostCount({ store }: HealthDto): number {
  return Math.max(store.dropped, store.writer.dropped)
}

function lostEvents(health: HealthDto): readonly HealthTrouble[] {
  const lost = lostCount(health)
  if (lost === 0) return []
  return [
    {
      part: 'store',
      look: 'down',
      what: `${count(lost, 'event')} could not be kept and ${lost === 1 ? 'is' : 'are'} missing from the record.`,
      todo: 'The disk failed for longer than memory and spill file could bridge. Put the spill file on another disk than the database (`store.spillPath`).',
    },
  ]
}

function failingDisk(health: HealthDto): readonly HealthTrouble[] {
  const { store } = health
  const { writer } = store
  if (store.status === 'ok' && writer.status === 'ok' && writer.spillError === null) return []
  const why = writer.lastError ?? store.lastError
  const spill =
    writer.spillError === null
      ? `${lostCount(health) === 0 ? 'Nothing' : 'Nothing more'} is lost: ${count(Math.max(store.queued, writer.waiting), 'event')} wait, ${writer.spilled} of them in the spill file, and are stored by themselves once the disk is back.`
      : `The spill file cannot be written either (${writer.spillError}): what memory cannot hold will be lost.`
  return [
    {
      part: 'store',
      look: 'down',
      what: `The disk takes no events${why === null ? '' : `: ${why}`}.`,
      todo: `Free space where the database is, or give the bot the right to write there. ${spill}`,
    },
  ]
}

function unreadable({ store }: HealthDto): readonly HealthTrouble[] {
  if (store.database !== null) return []
  return [
    {
      part: 'database',
      look: 'down',
      what: 'The database cannot be read right now.',
      todo: 'See that its file is there and readable; the log says what failed. Connections are watched all the same.',
    },
  ]
}

function failingUpkeep({ store: { database, upkeep } }: HealthDto): readonly HealthTrouble[] {
  const size = database === null ? '' : ` (${bytesText(database.bytes)})`
  const over: HealthTrouble = {
    part: 'upkeep',
    look: 'degraded',
    what: `The database is larger than it may be${size}, and all that may go is gone.`,
    todo: 'Raise `store.maxBytes`, and restart. The newest day of events is never deleted.',
  }
  const failed: HealthTrouble = {
    part: 'upkeep',
    look: 'degraded',
    what: `Old events are not purged, or copies are not made: ${upkeep.lastError}.`,
    todo: 'It is tried again every ten minutes. See that there is space, and that the folder of the copies may be written to.',
  }
  return [...(upkeep.isOverLimit ? [over] : []), ...(upkeep.lastError === null ? [] : [failed])]
}

function missedCopy(
  { startedAt, store: { upkeep } }: HealthDto,
  values: ConfigDto['values'],
  now: number,
): readonly HealthTrouble[] {
  const everyHours = valueAt(values, 'store.backup.everyHours')
  if (typeof everyHours !== 'number' || (valueAt(values, 'store.backup.directory') ?? null) === null) return []
  const ageMs = now - (upkeep.backup?.at ?? startedAt)
  if (ageMs < MISSED_COPIES * everyHours * HOUR_MS) return []
  return [
    {
      part: 'upkeep',
      look: 'degraded',
      what:
        upkeep.backup === null
          ? `No copy was made since the start, ${coarse(ageMs)} ago.`
          : `The newest copy is ${coarse(ageMs)} old; one is due every ${coarse(everyHours * HOUR_MS)}.`,
      todo: 'See `store.backup.directory`: is the disk there, and has it room? The log says what failed.',
    },
  ]
}

function lateLoop({ loopLag }: HealthDto): readonly HealthTrouble[] {
  if (loopLag.p99Ms <= LATE_LOOP_MS) return []
  return [
    {
      part: 'process',
      look: 'degraded',
      what: `The bot wakes up to ${duration(loopLag.p99Ms)} late.`,
      todo: 'Prices and pings are late with it. Something else takes the processor: give the bot more of it, or watch less.',
    },
  ]
}
