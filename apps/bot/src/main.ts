import { randomBytes } from 'node:crypto'
import { isatty } from 'node:tty'
import { systemClock } from '@holdfast/adapter-core'
import { openReader, openSqliteStore, type UpkeepNews } from '@holdfast/event-store'
import packageJson from '../package.json' with { type: 'json' }
import { adapters } from './adapters.ts'
import { captureConnection } from './capture/capture-connection.ts'
import { type ReplayBotOptions, replayBot } from './capture/replay.ts'
import { checkConfig } from './cli/check.ts'
import { writerTo } from './cli/io.ts'
import { EXIT_FAILED, type Program, runProgram } from './cli/program.ts'
import type { Config } from './config/config.ts'
import { loadAddress, loadConfig } from './config/load.ts'
import { packaging } from './packaging/this-bot.ts'
import { createHangUp, watchTerminals } from './runtime/hang-up.ts'
import { createLogs, type Logs } from './runtime/log.ts'
import { probeAll } from './runtime/probe-all.ts'
import type { ReloadablePart } from './runtime/reload.ts'
import { type RuntimeOptions, runBot } from './runtime/runtime.ts'
import { secretsIn } from './runtime/secrets.ts'
import { messageOf } from './runtime/startup-error.ts'

/** The composition root: the only file that reads the process. No logic. */

/** Longest a stop may take before the process ends regardless, in ms; 5 s are promised. */
const STOP_LIMIT_MS = 4_500

/** How long a write waits for another program's lock, in ms; it is tried again anyway. */
const BUSY_TIMEOUT_MS = 200

const clock = systemClock
const { env, execPath, pid, stdout, stderr } = process
const isTerminal = stdout.isTTY === true
const colors = isTerminal && (env['NO_COLOR'] ?? '') === ''
const shutdown = new AbortController()
const ended = new AbortController()
const simulator = packaging.simulator(execPath)
const buildEnv = Object.fromEntries(
  ['PATH', 'HOME', 'TMPDIR'].flatMap((name) => (env[name] ? [[name, env[name]]] : [])),
)

const hangUp = createHangUp({ isTerminalGone: watchTerminals(isatty), stop: () => stop() })

const program: Program = {
  version: packageJson.version,
  command: packaging.command,
  clock,
  openReader: (path) => openReader(path),
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  signal: shutdown.signal,
  showsProgress: stderr.isTTY === true,
  output: {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    write: writerTo(stdout),
    colors,
    columns: isTerminal ? stdout.columns : null,
  },
  loadConfig: (flags) => loadConfig({ flags, env, adapters }),
  loadAddress: (flags) => loadAddress({ flags, env }),
  async runBot(config, { buildPanel }, read) {
    const logs = logsOf(config)
    const openStore = storeOf(config.store, config.mode, logs)
    process.on('SIGHUP', hangUp.ask)
    const reloading = { read, onAsked: hangUp.listen, parts: [takeLogs(logs)] }
    await runBot({ ...worldOf(config, logs, buildPanel), openStore, reloading })
    if (!process.exitCode) logs.of('bot')('info', '[SHUTDOWN] Clean exit', {})
  },
  capture: (config, flags) =>
    captureConnection({
      ...worldOf(config, logsOf(config)),
      flags,
      recordedBy: `holdfast ${packageJson.version}`,
      folderOf: packaging.capturesOf,
    }),
  async replay(config, session, flags) {
    const logs = logsOf(config)
    // The copies that are kept are of the operator's own database.
    const openStore: ReplayBotOptions['openStore'] = ({ path, spillPath }) =>
      storeOf({ ...config.store, path, spillPath, backup: null }, 'live', logs)
    const replayed = await replayBot({ ...worldOf(config, logs), session, flags, openStore })
    if (!process.exitCode) logs.of('bot')('info', '[SHUTDOWN] Clean exit', {})
    return replayed
  },
  check: (config, flags) =>
    checkConfig(program.output, config, flags, () => {
      const logs = logsOf(config)
      return probeAll({ config, adapters, clock, simulator, log: logs.of('bot'), logs, signal: shutdown.signal })
    }),
}

/** What every way to run the bot takes from the process. */
function worldOf(config: Config, logs: Logs, builds = true) {
  const log = logs.of('bot')
  return {
    config,
    adapters,
    clock,
    log,
    logs,
    pid,
    usage,
    simulator,
    openPanel: (signal: AbortSignal) => packaging.panel({ builds, execPath, env: buildEnv, pid, log, signal }),
    random: Math.random,
    newRequestId: () => Bun.randomUUIDv7(),
    newSessionId: () => randomBytes(32).toString('base64url'),
    signal: shutdown.signal,
    versions: { holdfast: packageJson.version, bun: Bun.version },
  }
}

/** Processor time and memory of this process. */
function usage() {
  const { system, user } = process.cpuUsage()
  return { cpuSeconds: (system + user) / 1e6, residentBytes: process.memoryUsage.rss() }
}

/** How the bot opens its record. */
function storeOf(store: Config['store'], mode: Config['mode'], logs: Logs): RuntimeOptions['openStore'] {
  const { backup, maxBytes, path, retentionDays, spillPath } = store
  const upkeep = { retentionDays, maxBytes, backup }
  const onUpkeep = ({ failed, message }: UpkeepNews) => logs.of('store')(failed ? 'error' : 'info', message, {})
  return (onWriter) =>
    openSqliteStore({ path, mode, spillPath, upkeep, clock, onWriter, onUpkeep, busyTimeoutMs: BUSY_TIMEOUT_MS })
}

function logsOf({ log, ...config }: Config): Logs {
  const format = log.format ?? (isTerminal ? 'pretty' : 'json')
  return createLogs({ format, levels: log.levels, colors, secrets: secretsIn(config, env, adapters) })
}

/** Of a configuration that is taken over, the log must know the secrets before anybody speaks of them. */
function takeLogs(logs: Logs): ReloadablePart {
  const take = (config: Config) => logs.change(config.log.levels, secretsIn(config, env, adapters))
  return { takes: ['log.levels'], isToldAlways: true, take }
}

function fail(message: string): void {
  process.exitCode = EXIT_FAILED
  stderr.write(`${message}\n`)
}

/** Ends everything, and the process itself where something does not end. */
function stop(): void {
  if (shutdown.signal.aborted) return
  shutdown.abort()
  void clock.sleep(STOP_LIMIT_MS, ended.signal).then(
    () => process.exit(EXIT_FAILED),
    () => {},
  )
}

for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    if (shutdown.signal.aborted) process.exit(EXIT_FAILED)
    stop()
  })
}
for (const name of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(name, (error: unknown) => {
    fail(`A bug ended the bot: ${messageOf(error)}; please report it with the log`)
    stop()
  })
}
// `history | head`: a reader that has seen enough is no error.
stdout.on('error', () => {})

const args = process.argv.slice(2)
const carried = packaging.carried(args[0])
const status = carried === null ? await runProgram(args, program) : await carried(args.slice(1), process)
ended.abort()
process.exitCode ||= status
