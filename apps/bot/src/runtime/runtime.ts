import type { Clock } from '@holdfast/adapter-core'
import type { EventStore, WriterHealth } from '@holdfast/event-store'
import type { Config } from '../config/config.ts'
import type { Adapters } from '../config/exchanges.ts'
import type { Resolution } from '../config/resolve.ts'
import { createApp } from '../http/app.ts'
import type { PanelFiles } from '../http/deps.ts'
import { createCredentials } from '../http/security/credentials.ts'
import { createStreams } from '../http/stream/streams.ts'
import type { ProcessUsage } from '../metrics/bot-metrics.ts'
import { createMetrics } from '../metrics/metrics.ts'
import { runNotices } from '../notices/notices.ts'
import { configInForce } from './config-in-force.ts'
import { startCore } from './core.ts'
import { every } from './every.ts'
import { createHub } from './hub.ts'
import type { Log, Logs } from './log.ts'
import { measureLoopLag } from './loop-lag.ts'
import { createRecorder, type Recorder } from './recorder.ts'
import { createReloader, type ReloadablePart, type Reloader } from './reload.ts'
import { recordRemoved, recordStart } from './run-events.ts'
import { startSampling } from './sampling.ts'
import { type Listener, listen } from './server.ts'
import { simulatorFaults } from './simulator-faults.ts'
import { type SimulatorAddresses, type SimulatorProgram, startSimulatorProcess } from './simulator-process.ts'
import { StartupError } from './startup-error.ts'
import { takeAccess } from './take-access.ts'
import { createWatchedConnections } from './watched.ts'
import { createWatchfulRecorder } from './watchful-recorder.ts'

/** All that the bot takes from its process. */
export interface RuntimeOptions {
  readonly config: Config
  readonly adapters: Adapters
  readonly clock: Clock
  readonly log: Log
  readonly logs: Logs
  readonly random: () => number
  /** An unguessable id of at least 128 random bits. */
  readonly newSessionId: () => string
  /** An id that no other request has. */
  readonly newRequestId: () => string
  /**
   * Opens the record; `onWriter` is told how its writer is, whenever that changes.
   *
   * @throws {StoreOpenError | StoreModeError}
   */
  readonly openStore: (onWriter: (health: WriterHealth) => void) => Promise<EventStore>
  /** How the configuration is read anew; absent where there is none to read, as in a replay. */
  readonly reloading?: Reloading
  /** Ends the bot. */
  readonly signal: AbortSignal
  readonly versions: { readonly holdfast: string; readonly bun: string }
  readonly pid: number
  /** What the process costs so far. */
  readonly usage: () => ProcessUsage
  /** For demo mode. */
  readonly simulator: SimulatorProgram
  /** The panel to serve; where it has to be built first, that ends with the signal. */
  readonly openPanel: (signal: AbortSignal) => PanelFiles
}

export interface Reloading {
  /** Reads it from where it came at the start. */
  readonly read: () => Resolution
  /** Registers what is to be done when the process is asked to. */
  readonly onAsked: (reload: () => void) => void
  /** What takes over a part of it outside the runtime. */
  readonly parts: readonly ReloadablePart[]
}

/** Proof of life in the store, in ms: what lies between the last tick and the next start is unknown. */
const TICK_EVERY_MS = 5_000
/** How long before its end a certificate is warned of, in ms: renewals happen a month before. */
const EXPIRY_WARNING_MS = 14 * 86_400_000
/** How long each of the five steps of the end may take, in ms: 4 s together, of the 5 s that are promised. */
const STOP_STEP_MS = 800

/**
 * Runs the bot until the signal aborts, and ends it in order: connections, then what they still had to record, then
 * the store, the server and the simulator.
 *
 * @throws {StartupError} when it cannot start; or when it could not store all of the end.
 */
export async function runBot(options: RuntimeOptions): Promise<void> {
  const { clock, config, log, logs, signal } = options
  const listener = listen(config.server.host, config.server.port, config.server.tls)
  const ending = new AbortController()
  try {
    greet(options, listener)
    const writer = createWriterNews()
    const store = await options.openStore(writer.tell)
    try {
      const simulator =
        config.mode === 'demo'
          ? await startSimulatorProcess({ ...options, log: logs.of('simulator'), signal: ending.signal })
          : null
      try {
        await watchAndServe(options, listener, store, writer, simulator?.addresses ?? null)
      } finally {
        ending.abort()
        await inTime(simulator?.done, clock)
      }
    } finally {
      await inTime(store.close(), clock)
    }
  } catch (error) {
    // A signal while starting is a stop like any other.
    if (!signal.aborted || error instanceof StartupError) throw error
    log('info', 'Stopped while starting', {})
  } finally {
    ending.abort()
    await inTime(listener.stop(), clock)
  }
}

function greet(options: RuntimeOptions, listener: Listener): void {
  const { config, log, versions } = options
  const replaced = config.replacedByDemo.join(' and ')
  const note = replaced === '' ? '' : `; ${replaced} of ${config.file} are replaced by the demo's own`
  const message = `Holdfast ${versions.holdfast}, ${config.mode} mode, panel at ${listener.url}${note}`
  log('info', message, { mode: config.mode, version: versions.holdfast, panel: listener.url, config: config.file })
  for (const warning of config.warnings) log('warn', warning, {})
  warnOfExpiry(config.server.tls, options)
}

/** A certificate that is not renewed locks everyone out on a known day. */
function warnOfExpiry(tls: Config['server']['tls'], { clock, log }: Pick<RuntimeOptions, 'clock' | 'log'>): void {
  if (tls === null || tls.validUntil - clock.now() > EXPIRY_WARNING_MS) return
  const when = Temporal.Instant.fromEpochMilliseconds(tls.validUntil).toString({ smallestUnit: 'second' })
  const tense = tls.validUntil > clock.now() ? 'expires' : 'expired'
  log(
    'warn',
    `The certificate in ${tls.certFile} ${tense} at ${when}: renew it, then have the configuration read anew (SIGHUP)`,
    {},
  )
}

async function watchAndServe(
  options: RuntimeOptions,
  listener: Listener,
  store: EventStore,
  writer: WriterNews,
  simulator: SimulatorAddresses | null,
): Promise<void> {
  const { clock, config, logs, reloading, signal } = options
  signal.throwIfAborted()
  const startedAt = clock.now()
  const previousRun = await store.beginRun(startedAt)
  const hub = createHub((await store.eventRange())?.last ?? 0)
  // A disk that fails is the recorder's to tell of; without ticks the time until the last event is known.
  const proveLife = (): Promise<void> => store.tick(clock.now()).catch(() => {})
  const log = logs.of('store')
  const recorder = createWatchfulRecorder({
    clock,
    log,
    signal,
    recorder: createRecorder({
      clock,
      log,
      append: (events) => store.append(events),
      publish: (event) => hub.publish({ kind: 'event', event }),
    }),
    onInterrupted: proveLife,
  })
  writer.listen((health) => recorder.writerChanged(health))
  const monitorLog = logs.of('monitor')
  const watch = createWatchedConnections({ ...options, log: monitorLog }, simulator)
  const watched = watch(config.exchanges)
  const ids = watched.map(({ id }) => id)
  // It ends with the run before: nobody watched it since.
  await recordRemoved(store, recorder, ids, Math.min(startedAt, previousRun?.endedAt ?? startedAt))
  // Before the start is on record, which it is to see; and not long before, or it took what lies between the runs for watched.
  const notices = runNotices({ ...options, log: logs.of('notices'), store, notices: store.notices, hub, recorder })
  recordStart(recorder, { ...options, mode: config.mode, ids, previousRun, at: startedAt })
  const core = startCore({ ...options, log: monitorLog, watched, spreads: config.spreads, hub, recorder })
  const credentials = createCredentials(config.server.token)
  const reloader = createReloader({
    ...options,
    watch,
    core,
    recorder,
    read: reloading?.read ?? (() => ({ ok: true, config })),
    parts: [
      ...(reloading?.parts ?? []),
      { takes: ['notices', 'deadMansSwitch'], take: notices.reconfigure },
      ...takeAccess(credentials, listener),
    ],
  })
  reloading?.onAsked(() => reloadOnSignal(reloader, options.log))
  const recorderHealth = () => recorder.health()
  const streams = createStreams({ ...core, mode: config.mode, hub, store, recorderHealth, clock, signal })
  const loopLag = measureLoopLag(clock, signal)
  const metrics = createMetrics({
    ...options,
    ...core,
    hub,
    startedAt,
    mode: config.mode,
    loopLag: () => loopLag.read(),
    recorder: recorderHealth,
    lastEventId: () => hub.lastEventId,
    streams: () => streams.health(),
    spreads: () => core.spreads.all(),
    connections: () => core.connections.list(),
    storeHealth: () => store.health(),
  })
  listener.serve(
    createApp({
      ...options,
      ...core,
      log: logs.of('http'),
      config: configInForce(reloader),
      reload: reloading === undefined ? null : reloader.reload,
      store,
      hub,
      streams,
      startedAt,
      startedMonotonic: clock.monotonic(),
      recorderHealth,
      loopLag,
      metrics,
      record: (event) => recorder.record(event),
      notices,
      faults: simulator === null ? null : simulatorFaults(simulator.control, core.connections),
      panel: options.openPanel(signal),
      credentials,
      scrub: options.logs.scrub,
    }),
  )
  const sampling = startSampling({ ...core, store, clock, log, signal })
  await every(TICK_EVERY_MS, clock, signal, async () => {
    recorder.check()
    await proveLife()
  })
  await inTime(Promise.all([core.done, sampling.finish(), notices.finish()]), clock)
  await recordEnd(store, recorder, clock)
}

function reloadOnSignal({ reload }: Reloader, log: Log): void {
  reload({ actor: 'signal', reason: null }).catch((error: unknown) => log('error', 'Cannot reload', { error }))
}

/** The last event, and the mark of a clean end, which only a record that is whole may have. */
async function recordEnd(store: EventStore, recorder: Recorder, clock: Clock): Promise<void> {
  const data = { reason: 'signal' }
  recorder.record({ type: 'bot_stopped', connection: null, at: clock.now(), data }).catch(() => {})
  const limit = new AbortController()
  const giveUp = clock.sleep(STOP_STEP_MS, limit.signal).catch(() => {})
  void giveUp.then(() => limit.abort())
  await recorder.flush(limit.signal)
  limit.abort()
  const { queued, lastError } = recorder.health()
  if (queued > 0) {
    const { spilled, spillPath } = (await store.health()).writer
    const where = spilled > 0 ? `; ${spilled} wait in ${spillPath} and are stored at the next start` : ''
    throw new StartupError(`Stopped, but ${queued} events could not be stored: ${lastError ?? 'too slow'}${where}`)
  }
  await store.endRun(clock.now())
}

/** Carries the writer's news from before anyone could listen. */
interface WriterNews {
  readonly tell: (health: WriterHealth) => void
  listen(listener: (health: WriterHealth) => void): void
}

function createWriterNews(): WriterNews {
  let latest: WriterHealth | null = null
  let hear = (_: WriterHealth): void => {}
  return {
    tell(health) {
      latest = health
      hear(health)
    },
    listen(listener) {
      hear = listener
      if (latest !== null) listener(latest)
    },
  }
}

/** Waits for a step of the end, but not for ever. */
async function inTime(step: Promise<unknown> | undefined, clock: Clock): Promise<void> {
  const done = new AbortController()
  const limit = clock.sleep(STOP_STEP_MS, done.signal).catch(() => {})
  await Promise.race([step, limit])
  done.abort()
}
