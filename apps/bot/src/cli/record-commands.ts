import { CAUSES, EVENT_TYPES } from '@holdfast/adapter-core/events'
import type { StoreReader } from '@holdfast/event-store'
import { type Command, Option } from 'commander'
import type { Config } from '../config/config.ts'
import { messageOf } from '../runtime/startup-error.ts'
import { parseCount, parseDuration, parseInstant } from './instant.ts'
import { type LongOutput, OutputClosedError } from './io.ts'
import { printHistory, printOutages, printStats, type RecordFlags, type RecordWorld } from './record.ts'
import { FORMATS } from './render.ts'
import type { CommandWorld } from './world.ts'

const MAX_LIMIT = 100_000_000

type Configured = (command: Command, run: (config: Config) => Promise<number>) => Command

const LIST_HELP = `
csv and jsonl hold everything that matches, streamed, unless --limit says otherwise; table and json the newest 100.
In a terminal, long lines are cut to its width; nothing is cut in a pipe or a file.
`

/** The commands that read the database file, while the bot runs or not. */
export function addRecordCommands(root: Command, world: CommandWorld, configured: Configured): void {
  const add = (
    name: string,
    description: string,
    print: (world: RecordWorld, flags: RecordFlags) => Promise<void>,
  ): Command => {
    const command = windowOptions(root.command(name).description(description), world.clock.now())
    configured(command, async (config) => {
      const flags = command.opts<RecordFlags>()
      checkFlags(command, flags)
      await withReader(world, config, (store) =>
        print({ ...world, store, output: outputOf(world, flags), isLocal: flags.local === true }, flags),
      )
      return 0
    })
    return command
  }

  listOptions(add('history', 'events, newest first', printHistory), 'events of outages')
    .addOption(new Option('--type <type>', 'only this type of event').choices(EVENT_TYPES))
    .option('-f, --follow', 'the last 10 (or --limit), oldest first, then new ones as they are stored, until Ctrl-C')
    .addHelpText('after', `${LIST_HELP}${HISTORY_EXAMPLES}`)
  listOptions(
    add('outages', 'outages that touch the window, newest first; ongoing ones with their age so far', printOutages),
    'outages',
  ).addHelpText('after', `${LIST_HELP}${OUTAGES_EXAMPLES}`)
  add(
    'stats',
    'uptime, coverage, MTTR, MTBF, recovery times and causes per connection (--since defaults to 24h)',
    printStats,
  )
}

const HISTORY_EXAMPLES = `
Examples:
  bun run apps/bot history --since 24h --type connection_lost
  bun run apps/bot history --follow --connection vest
  bun run apps/bot history --format csv > events.csv
`

const OUTAGES_EXAMPLES = `
Examples:
  bun run apps/bot outages --since 7d --min-duration 2s
  bun run apps/bot outages --cause heartbeat_timeout --format jsonl | gzip > outages.jsonl.gz
`

function windowOptions(command: Command, now: number): Command {
  return command
    .option('--since <when>', 'from then on: 24h ago, or an ISO instant', parseInstant(now))
    .option('--until <when>', 'until then: 1h ago, or an ISO instant', parseInstant(now))
    .option('--connection <id>', 'only this connection')
    .option('--local', "instants of a table in this machine's time zone, not in UTC")
    .addOption(new Option('--format <format>', 'how to print it').choices(FORMATS).default('table'))
}

function listOptions(command: Command, what: string): Command {
  return command
    .addOption(new Option('--cause <cause>', `only ${what} with this cause`).choices(CAUSES))
    .option('--min-duration <duration>', `only ${what} that ended and lasted this long, e.g. 2s`, parseDuration)
    .option('--limit <n>', 'at most so many', parseCount(MAX_LIMIT))
}

function checkFlags(command: Command, { follow, format, since, until }: RecordFlags): void {
  if (since !== undefined && until !== undefined && since >= until) {
    command.error('error: --since must be before --until')
  }
  if (follow !== true) return
  if (until !== undefined) command.error('error: --follow has no end: leave --until out')
  if (format === 'json') command.error('error: --follow never ends its list, as json must: use --format jsonl')
}

/**
 * The output; for a list that has an end as long as nobody asks the process to stop: half of one must not look whole.
 */
function outputOf({ output, signal }: CommandWorld, { follow }: RecordFlags): LongOutput {
  if (follow === true) return output
  return {
    ...output,
    write: async (piece) => {
      if (signal.aborted) throw new Error('Interrupted: what was printed is not everything')
      await output.write(piece)
    },
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
  } catch (error) {
    if (!(error instanceof OutputClosedError)) throw error
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
