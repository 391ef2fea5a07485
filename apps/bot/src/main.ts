import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
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
import { loadConfig } from './config/load.ts'
import { createLog } from './runtime/log.ts'
import { probeAll } from './runtime/probe-all.ts'
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
const build = Object.fromEntries(['PATH', 'HOME', 'TMPDIR'].flatMap((name) => (env[name] ? [[name, env[name]]] : [])))

const program: Program = {
  version: packageJson.version,
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
  async runBot(config, { buildPanel }) {
    const log = logOf(config)
    await runBot({ ...worldOf(config, log), buildPanel, openStore: storeOf(config.store, config.mode, log) })
    if (!process.exitCode) log('info', '[SHUTDOWN] Clean exit', {})
  },
  capture: (config, flags) =>
    captureConnection({
      ...worldOf(config, logOf(config)),
      flags,
      recordedBy: `holdfast ${packageJson.version}`,
      folderOf: (exchange) =>
        fileURLToPath(new URL(`../../../packages/exchange-${exchange}/fixtures/captured`, import.meta.url)),
    }),
  async replay(config, session, flags) {
    const log = logOf(config)
    // The copies that are kept are of the operator's own database.
    const openStore: ReplayBotOptions['openStore'] = ({ path, spillPath }) =>
      storeOf({ ...config.store, path, spillPath, backup: null }, 'live', log)
    const replayed = await replayBot({ ...worldOf(config, log), session, flags, openStore, buildPanel: true })
    if (!process.exitCode) log('info', '[SHUTDOWN] Clean exit', {})
    return replayed
  },
  check: (config, flags) =>
    checkConfig(program.output, config, flags, () =>
      probeAll({ config, adapters, clock, execPath, log: logOf(config), signal: shutdown.signal }),
    ),
}

/** What every way to run the bot takes from the process. */
function worldOf(config: Config, log: ReturnType<typeof logOf>) {
  return {
    config,
    adapters,
    clock,
    log,
    execPath,
    pid,
    random: Math.random,
    newSessionId: () => randomBytes(32).toString('base64url'),
    signal: shutdown.signal,
    versions: { holdfast: packageJson.version, bun: Bun.version },
    buildEnv: build,
  }
}

/** How the bot opens its record. */
function storeOf(
  store: Config['store'],
  mode: Config['mode'],
  log: ReturnType<typeof logOf>,
): RuntimeOptions['openStore'] {
  const { backup, maxBytes, path, retentionDays, spillPath } = store
  const upkeep = { retentionDays, maxBytes, backup }
  const onUpkeep = ({ failed, message }: UpkeepNews) => log(failed ? 'error' : 'info', message, {})
  return (onWriter) =>
    openSqliteStore({ path, mode, spillPath, upkeep, clock, onWriter, onUpkeep, busyTimeoutMs: BUSY_TIMEOUT_MS })
}

function logOf(config: Config) {
  const format = config.log.format ?? (isTerminal ? 'pretty' : 'json')
  return createLog({ format, level: config.log.level, colors, secrets: secretsIn(config, env, adapters) })
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

const status = await runProgram(process.argv.slice(2), program)
ended.abort()
process.exitCode ||= status
