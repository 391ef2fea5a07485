import { Command, CommanderError, Option } from 'commander'
import type { Address } from '../config/address.ts'
import { type Config, type ConfigIssue, formatIssue, LOG_FORMATS, MODES } from '../config/config.ts'
import type { Resolution } from '../config/resolve.ts'
import { didYouMean } from '../config/suggest.ts'
import { messageOf } from '../runtime/startup-error.ts'
import type { CheckFlags } from './check.ts'
import { addHealthcheckCommand } from './healthcheck-command.ts'
import type { LongOutput } from './io.ts'
import { addNotifyCommands, type NotifyProgram } from './notify-commands.ts'
import { addRecordCommands } from './record-commands.ts'
import { addSessionCommands, type SessionProgram } from './session-commands.ts'
import { addUpkeepCommands, type UpkeepProgram } from './upkeep-commands.ts'
import type { CommandWorld } from './world.ts'

/** `EX_CONFIG` of sysexits.h. */
const EXIT_CONFIG = 78
export const EXIT_FAILED = 1

/** The commands that need more than the database; `main.ts` gives them the process. */
export interface Program extends CommandWorld, NotifyProgram, SessionProgram, UpkeepProgram {
  readonly version: string
  /** How people start it; help texts are written for `bun run apps/bot`. */
  readonly command: string
  readonly output: LongOutput
  /** Resolves the configuration from these flags, by their names without dashes. */
  readonly loadConfig: (flags: Readonly<Record<string, string | undefined>>) => Resolution
  /** Resolves from the same only where the bot listens; what else is wrong there does not matter. */
  readonly loadAddress: (flags: Readonly<Record<string, string | undefined>>) => Resolution<Address>
  /** Runs until it is asked to end; `reread` resolves the configuration again, from the same flags. */
  readonly runBot: (config: Config, flags: { readonly buildPanel: boolean }, reread: () => Resolution) => Promise<void>
  /** Prints what the configuration resolved to; with `--live` dials. Returns the exit status. */
  readonly check: (config: Config, flags: CheckFlags) => Promise<number>
}

const FROM_SOURCES = 'bun run apps/bot'

const AFTER_HELP = `
Environment (a flag is stronger, the YAML file weaker):
  HOLDFAST_MODE           demo or live (demo)
  HOLDFAST_CONFIG         YAML file (config.yaml where there is one)
  HOLDFAST_HOST           where API and panel listen (127.0.0.1); another host needs a token
  HOLDFAST_PORT           (4400); 0 = any free port
  HOLDFAST_DB             SQLite file (data/demo.db or data/holdfast.db)
  HOLDFAST_TOKEN          bearer token for API and panel
  HOLDFAST_TOKEN_FILE     a file that holds it, in place of HOLDFAST_TOKEN
  HOLDFAST_TLS_CERT       certificate in PEM; with HOLDFAST_TLS_KEY the panel is at https://
  HOLDFAST_TLS_KEY        its private key in PEM
  HOLDFAST_ALLOWED_HOSTS  names accepted besides localhost, comma-separated
  LOG_FORMAT, LOG_LEVEL   pretty or json; trace to fatal, or silent, by module too: info,http=debug

Exit status: 0 clean stop; 78 a mistake in the configuration; 1 anything else.

Examples:
  bun run apps/bot                              demo mode: no network, no account
  HOLDFAST_MODE=live bun run apps/bot           the real exchanges' public feeds
  bun run apps/bot stats --since 7d             uptime, recovery times and causes
  bun run apps/bot outages --since 7d --min-duration 2s
  bun run apps/bot history --follow             what happens, as it is stored
  bun run apps/bot history --type connection_lost --format csv > lost.csv
  bun run apps/bot backup FILE                  a checked copy of the database, while the bot runs
  bun run apps/bot check --live                 dial every connection once
  bun run apps/bot notify test                  a test notice to every channel
  bun run apps/bot healthcheck --ready          whether the running bot serves, and every connection is up
  bun run apps/bot capture --seconds 60         record what the first connection receives
  bun run apps/bot replay FILE --speed 10       the whole bot on what was recorded
`

/** Runs one command line; returns the exit status. Says every failure in one line on stderr. */
export async function runProgram(args: readonly string[], program: Program): Promise<number> {
  let status = 0
  const root = rootCommand(program)
  const configured = (command: Command, run: (config: Config) => Promise<number>) =>
    command.action(async () => {
      status = await withResolved(program, program.loadConfig(configFlags(command)), run)
    })
  const addressed = (command: Command, run: (address: Address) => Promise<number>) =>
    command.action(async () => {
      status = await withResolved(program, program.loadAddress(configFlags(command)), run)
    })

  root.option('--no-panel-build', 'take the panel as it is, however old')
  configured(root, async (config) => {
    const { panelBuild: buildPanel } = root.opts<{ panelBuild: boolean }>()
    await program.runBot(config, { buildPanel }, () => program.loadConfig(configFlags(root)))
    return 0
  })
  const check = root
    .command('check')
    .description('print what the configuration resolves to and from where, or every mistake in it')
    .option('--live', 'also dial each connection once: dial, acknowledgement, first frame', false)
  configured(check, (config) => program.check(config, check.opts<CheckFlags>()))
  addRecordCommands(root, program, configured)
  addSessionCommands(root, program, configured)
  addUpkeepCommands(root, program, configured)
  addNotifyCommands(root, program, configured)
  addHealthcheckCommand(root, program, addressed)

  const stray = strayCommand(args, root)
  if (stray !== null) {
    program.output.err(stray)
    return EXIT_FAILED
  }
  try {
    await root.parseAsync([...args], { from: 'user' })
    return status
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_FAILED
    program.output.err(`${messageOf(error)}\n`)
    return EXIT_FAILED
  }
}

/** A first word that is no command; Commander would only call it an argument too many. */
function strayCommand([first]: readonly string[], root: Command): string | null {
  const names = [...root.commands.map((command) => command.name()), 'help']
  if (first === undefined || first.startsWith('-') || names.includes(first)) return null
  return `error: unknown command '${first}'.${didYouMean(first, names)} Commands: ${names.join(', ')}.\n`
}

function rootCommand({ command, output, version }: Program): Command {
  return new Command('holdfast')
    .usage('[options] [command]')
    .description('Keeps connections to exchanges alive, and remembers every loss and recovery.')
    .version(version, '--version')
    .helpOption('-h, --help')
    .addOption(new Option('--mode <mode>', 'the simulator, or the real exchanges').choices(MODES))
    .option('--config <file>', 'YAML file')
    .option('--db <file>', 'SQLite file')
    .option('--host <host>', 'where API and panel listen')
    .option('--port <port>', 'and on which port')
    .addOption(new Option('--log-format <format>').choices(LOG_FORMATS))
    .option('--log-level <levels>', 'trace to fatal, or silent; by module too: info,http=debug')
    .addHelpText('after', AFTER_HELP)
    .allowExcessArguments(false)
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => output.out(text.replaceAll(FROM_SOURCES, command)),
      writeErr: (text) => output.err(text),
      outputError: (text, write) => write(`${text.replace(/\s+/g, ' ').trim()}\n`),
    })
}

/** The flags that belong to the configuration, under their own names. */
function configFlags(command: Command): Readonly<Record<string, string | undefined>> {
  const { mode, config, db, host, port, logFormat, logLevel } = command.optsWithGlobals<Record<string, string>>()
  return { mode, config, db, host, port, 'log-format': logFormat, 'log-level': logLevel }
}

async function withResolved<T>(
  program: Program,
  resolution: Resolution<T>,
  run: (config: T) => Promise<number>,
): Promise<number> {
  if (resolution.ok) return run(resolution.config)
  program.output.err(issuesText(resolution.issues))
  return EXIT_CONFIG
}

function issuesText(issues: readonly ConfigIssue[]): string {
  const count = issues.length === 1 ? '1 mistake' : `${issues.length} mistakes`
  return `${[`The configuration has ${count}:`, ...issues.map((issue) => `  ${formatIssue(issue)}`)].join('\n')}\n`
}
