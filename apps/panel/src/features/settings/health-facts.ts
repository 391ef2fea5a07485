import type { ConfigDto, HealthDto } from '@holdfast/api-contract'
import { count, duration, NONE } from '@holdfast/reconnect-monitor/history'
import { bytesText } from '../../ui/bytes.ts'
import { valueAt } from './config-list.ts'
import { LATE_LOOP_MS, lostCount } from './health-troubles.ts'

/** How full something is, 0 to 1. */
interface Filled {
  readonly share: number
  /** Said of the whole: `of 1 GiB`. */
  readonly of: string
}

export interface HealthFact {
  readonly name: string
  readonly text: string
  /** In place of the text, where it is an instant. */
  readonly at?: number
  readonly filled?: Filled
  /** What it means, in a few words. */
  readonly means: string
}

export interface HealthPart {
  readonly name: string
  readonly facts: readonly HealthFact[]
}

/** Where a bar says that something is nearly full. */
export const NEARLY_FULL = 0.9

/** The bot's health as parts and facts, each with what it means. */
export function healthParts(health: HealthDto, values: ConfigDto['values'] | undefined): readonly HealthPart[] {
  return [
    { name: 'Process', facts: processFacts(health) },
    { name: 'Record', facts: recordFacts(health) },
    { name: 'Database', facts: databaseFacts(health, values ?? []) },
    { name: 'Upkeep and streams', facts: [...upkeepFacts(health, values ?? []), ...streamFacts(health)] },
  ]
}

function processFacts({ loopLag, startedAt, uptimeMs, versions }: HealthDto): readonly HealthFact[] {
  return [
    { name: 'Running for', text: duration(uptimeMs), means: 'since the bot was started' },
    {
      name: 'Started',
      text: '',
      at: startedAt,
      means: 'what was before is on record; the time between two runs is unknown',
    },
    { name: 'Holdfast', text: versions.holdfast, means: `runs on Bun ${versions.bun}` },
    {
      name: 'Wakes late by',
      text: `${duration(loopLag.p99Ms)}, at most ${duration(loopLag.maxMs)}`,
      means: `in the last minute, 99 of 100 times by no more; over ${duration(LATE_LOOP_MS)} prices and pings are late`,
    },
  ]
}

function recordFacts(health: HealthDto): readonly HealthFact[] {
  const { queued, lastEventId, writer } = health.store
  return [
    { name: 'Newest event', text: lastEventId === null ? NONE : String(lastEventId), means: 'its id; it is on disk' },
    {
      name: 'Waiting',
      text: count(queued, 'event'),
      means: 'for the disk; none for longer than a moment while it is well',
    },
    {
      name: 'Spilled',
      text: count(writer.spilled, 'event'),
      means: `in ${writer.spillPath}, which takes them while the database cannot`,
    },
    {
      name: 'Lost',
      text: count(lostCount(health), 'event'),
      means: 'that neither memory nor the spill file could hold, since the start',
    },
    ...(writer.failedAt === null
      ? []
      : [
          {
            name: 'Failing since',
            text: '',
            at: writer.failedAt,
            means: writer.lastError ?? 'the disk takes no events',
          },
        ]),
  ]
}

function databaseFacts({ store: { database } }: HealthDto, values: ConfigDto['values']): readonly HealthFact[] {
  if (database === null) return [{ name: 'File', text: NONE, means: 'it cannot be read right now' }]
  const { bytes, engine, events, freeBytes, path, pragmas, walBytes } = database
  return [
    { name: 'File', text: path, means: `SQLite ${engine}` },
    {
      name: 'Size',
      text: bytesText(bytes),
      ...filledBy(bytes, valueAt(values, 'store.maxBytes')),
      means: 'beyond `store.maxBytes` the oldest events go earlier',
    },
    {
      name: 'Free inside',
      text: bytesText(freeBytes),
      ...filledBy(freeBytes, bytes),
      means: 'given back to the disk bit by bit',
    },
    {
      name: 'Write-ahead log',
      text: bytesText(walBytes),
      ...filledBy(walBytes, pragmas['journal_size_limit']),
      means: 'the newest writes, moved into the file now and then',
    },
    events === null
      ? { name: 'Oldest event', text: NONE, means: 'there is none yet' }
      : {
          name: 'Oldest event',
          text: '',
          at: events.oldestAt,
          means: `id ${events.first}; outages and figures go further back than events`,
        },
  ]
}

function upkeepFacts({ store: { upkeep } }: HealthDto, values: ConfigDto['values']): readonly HealthFact[] {
  const { backup, purge } = upkeep
  const isScheduled = (valueAt(values, 'store.backup.directory') ?? null) !== null
  return [
    purge === null
      ? { name: 'Last purge', text: 'none yet', means: 'nothing was too old or too much since the start' }
      : {
          name: 'Last purge',
          text: '',
          at: purge.at,
          means: `${count(purge.events, 'event')} up to id ${purge.throughId} went`,
        },
    backup !== null
      ? { name: 'Last copy', text: '', at: backup.at, means: backup.file }
      : {
          name: 'Last copy',
          text: isScheduled ? 'none yet' : 'not scheduled',
          means: isScheduled ? 'none was due since the start' : 'set `store.backup.directory` to have copies made',
        },
    {
      name: 'Within its size',
      text: upkeep.isOverLimit ? 'no' : 'yes',
      means: upkeep.isOverLimit ? 'all that may go is gone' : 'what is too old or too much is purged by itself',
    },
  ]
}

function streamFacts({ streams }: HealthDto): readonly HealthFact[] {
  return [
    {
      name: 'Streams open',
      text: String(streams.clients),
      means: 'panels and scripts that follow, this one among them',
    },
    {
      name: 'Cut off',
      text: String(streams.cutOff),
      means: 'streams that did not read what they were sent, since the start',
    },
  ]
}

function filledBy(bytes: number, limit: unknown): { readonly filled?: Filled } {
  if (typeof limit !== 'number' || limit <= 0) return {}
  return { filled: { share: Math.min(1, bytes / limit), of: `of ${bytesText(limit)}` } }
}
