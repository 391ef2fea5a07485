import { CAUSES, type Cause, EVENT_TYPES, type EventType } from '@holdfast/adapter-core/events'
import type { StoreReader } from '@holdfast/event-store'
import { type Command, Option } from 'commander'
import type { Config } from '../config/config.ts'
import { messageOf } from '../runtime/startup-error.ts'
import { historyView, readHistory } from './history.ts'
import { parseCount, parseDuration, parseInstant } from './instant.ts'
import { outagesView, readOutages } from './outages.ts'
import { FORMATS, type Format, render } from './render.ts'
import { readStats, statsView } from './stats.ts'
import type { CommandWorld } from './world.ts'

const MAX_LIMIT = 1_000_000
const DEFAULT_LIMIT = 100
const DAY_MS = 86_400_000

interface RecordFlags {
  readonly since?: number
  readonly until?: number
  readonly connection?: string
  readonly type?: EventType
  readonly cause?: Cause
  readonly minDuration?: number
  readonly limit: number
  readonly format: Format
}

type Configured = (command: Command, run: (config: Config) => Promise<number>) => Command

/** The commands that read the database file, while the bot runs or not. */
export function addRecordCommands(root: Command, world: CommandWorld, configured: Configured): void {
  const { clock, output } = world
  const add = (
    name: string,
    description: string,
    read: (store: StoreReader, flags: RecordFlags) => Promise<void>,
  ): Command => {
    const command = windowOptions(root.command(name).description(description), clock.now())
    configured(command, async (config) => {
      const flags = command.opts<RecordFlags>()
      checkWindow(command, flags)
      await withReader(world, config, (store) => read(store, flags))
      return 0
    })
    return command
  }

  listOptions(
    add('history', 'events, newest first', async (store, flags) =>
      render(output, flags.format, await readHistory(store, flags), historyView),
    ).addOption(new Option('--type <type>', 'only this type of event').choices(EVENT_TYPES)),
    'events of outages',
  )
  listOptions(
    add('outages', 'outages that touch the window, newest first', async (store, flags) =>
      render(output, flags.format, await readOutages(store, flags), outagesView),
    ),
    'outages',
  )
  add(
    'stats',
    'uptime, coverage, MTTR, MTBF and recovery times per connection (--since defaults to 24h)',
    async (store, flags) => {
      const now = clock.now()
      const until = flags.until ?? now
      const query = { ...flags, until, since: flags.since ?? until - DAY_MS }
      render(output, flags.format, await readStats(store, query, now), statsView)
    },
  )
}

function windowOptions(command: Command, now: number): Command {
  return command
    .option('--since <when>', 'from then on: 24h ago, or an ISO instant', parseInstant(now))
    .option('--until <when>', 'until then: 1h ago, or an ISO instant', parseInstant(now))
    .option('--connection <id>', 'only this connection')
    .addOption(new Option('--format <format>', 'how to print it').choices(FORMATS).default('table'))
}

function listOptions(command: Command, what: string): Command {
  return command
    .addOption(new Option('--cause <cause>', `only ${what} with this cause`).choices(CAUSES))
    .option('--min-duration <duration>', `only ${what} that lasted this long, e.g. 2s`, parseDuration)
    .option('--limit <n>', 'at most so many', parseCount(MAX_LIMIT), DEFAULT_LIMIT)
}

function checkWindow(command: Command, { since, until }: RecordFlags): void {
  if (since !== undefined && until !== undefined && since >= until) {
    command.error('error: --since must be before --until')
  }
}

async function withReader(
  { openReader }: CommandWorld,
  { mode, store }: Config,
  read: (reader: StoreReader) => Promise<void>,
): Promise<void> {
  const reader = open()
  try {
    await read(reader)
  } finally {
    await reader.close()
  }

  function open(): StoreReader {
    try {
      return openReader(store.path)
    } catch (error) {
      throw new Error(`${messageOf(error)} (${mode} mode)`, { cause: error })
    }
  }
}
