import { fileURLToPath } from 'node:url'
import type { Clock } from '@holdfast/adapter-core'
import type { EventStore, WriterHealth } from '@holdfast/event-store'
import type { Log } from '@holdfast/reconnect-monitor'
import type { Config } from '../config/config.ts'
import type { Adapters } from '../config/exchanges.ts'
import { createApp } from '../http/app.ts'
import { createStreams } from '../http/stream/streams.ts'
import { startCore } from './core.ts'
import { every } from './every.ts'
import { createHub } from './hub.ts'
import { measureLoopLag } from './loop-lag.ts'
import { buildPanel } from './panel-build.ts'
import { panelFiles } from './panel-files.ts'
import { createRecorder, type Recorder } from './recorder.ts'
import { recordRemoved, recordStart } from './run-events.ts'
import { startSampling } from './sampling.ts'
import { type Listener, listen } from './server.ts'
import { simulatorFaults } from './simulator-faults.ts'
import { type SimulatorAddresses, startSimulatorProcess } from './simulator-process.ts'
import { StartupError } from './startup-error.ts'
import { watchedConnections } from './watched.ts'
import { createWatchfulRecorder } from './watchful-recorder.ts'

/** All that the bot takes from its process. */
export interface RuntimeOptions {
  readonly config: Config
  readonly adapters: Adapters
  readonly clock: Clock
  readonly log: Log
  readonly random: () => number
  /** An unguessable id of at least 128 random bits. */
  readonly newSessionId: () => string
  /**
   * Opens the record; `onWriter` is told how its writer is, whenever that changes.
   *
   * @throws {StoreOpenError | StoreModeError}
   */
  readonly openStore: (onWriter: (health: WriterHealth) => void) => Promise<EventStore>
  /** Ends the bot. */
  readonly signal: AbortSignal
  readonly versions: { readonly holdfast: string; readonly bun: string }
  readonly pid: number
  /** The Bun that runs this; it runs the simulator and the panel's build too. */
  readonly execPath: string
  /** What the panel's build may see of the environment. */
  readonly buildEnv: Readonly<Record<string, string>>
  /** False = take the panel as it is. */
  readonly buildPanel: boolean
}

/** Proof of life in the store, in ms: what lies between the last tick and the next start is unknown. */
const TICK_EVERY_MS = 5_000
/** How long each of the five steps of the end may take, in ms: 4 s together, of the 5 s that are promised. */
const STOP_STEP_MS = 800

/**
 * Runs the bot until the signal aborts, and ends it in order: connections, then what they still had to record, then
 * the store, the server and the simulator.
 *
 * @throws {StartupError} when it cannot start; or when it could not store all of the end.
 */
export async function runBot(options: RuntimeOptions): Promise<void> {
  const { clock, config, log, signal } = options
  const listener = listen(config.server.host, config.server.port)
  const ending = new AbortController()
  try {
    greet(options, listener)
    const writer = createWriterNews()
    const store = await options.openStore(writer.tell)
    try {
      const simulator =
        config.mode === 'demo' ? await startSimulatorProcess({ ...options, signal: ending.signal }) : null
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

function greet({ config, log, versions }: RuntimeOptions, listener: Listener): void {
  const replaced = config.replacedByDemo.join(' and ')
  const note = replaced === '' ? '' : `; ${replaced} of ${config.file} are replaced by the demo's own`
  const message = `Holdfast ${versions.holdfast}, ${config.mode} mode, panel at ${listener.url}${note}`
  log('info', message, { mode: config.mode, version: versions.holdfast, panel: listener.url, config: config.file })
  for (const warning of config.warnings) log('warn', warning, {})
}

async function watchAndServe(
  options: RuntimeOptions,
  listener: Listener,
  store: EventStore,
  writer: WriterNews,
  simulator: SimulatorAddresses | null,
): Promise<void> {
  const { clock, config, log, signal } = options
  signal.throwIfAborted()
  const startedAt = clock.now()
  const previousRun = await store.beginRun(startedAt)
  const hub = createHub((await store.eventRange())?.last ?? 0)
  // A disk that fails is the recorder's to tell of; without ticks the time until the last event is known.
  const proveLife = (): Promise<void> => store.tick(clock.now()).catch(() => {})
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
  const watched = watchedConnections(options, simulator)
  const ids = watched.map(({ id }) => id)
  await recordRemoved(store, recorder, ids, clock.now())
  recordStart(recorder, { ...options, mode: config.mode, ids, previousRun, at: startedAt })
  const core = startCore({ ...options, watched, spreads: config.spreads, hub, recorder })
  const recorderHealth = () => recorder.health()
  const streams = createStreams({ ...core, mode: config.mode, hub, store, recorderHealth, clock, signal })
  listener.serve(
    createApp({
      ...options,
      ...core,
      store,
      hub,
      streams,
      startedAt,
      startedMonotonic: clock.monotonic(),
      markets: Object.fromEntries(config.exchanges.map(({ id, markets }) => [id, markets])),
      recorderHealth,
      loopLag: measureLoopLag(clock, signal),
      faults: simulator === null ? null : simulatorFaults(simulator.control, ids),
      panel: panelOf(options),
    }),
  )
  const sampling = startSampling({ ...core, store, clock, log, signal })
  await every(TICK_EVERY_MS, clock, signal, async () => {
    recorder.check()
    await proveLife()
  })
  await inTime(Promise.all([core.done, sampling.finish()]), clock)
  await recordEnd(store, recorder, clock)
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

function panelOf(options: RuntimeOptions) {
  const root = fileURLToPath(new URL('../../../../', import.meta.url))
  const sources = ['api-contract/src', 'adapter-core/src/events.ts', 'reconnect-monitor/src/history']
  const ready = options.buildPanel
    ? buildPanel({
        panelDir: `${root}apps/panel`,
        sources: sources.map((path) => `${root}packages/${path}`),
        execPath: options.execPath,
        env: options.buildEnv,
        buildId: String(options.pid),
        log: options.log,
        signal: options.signal,
      })
    : Promise.resolve(null)
  return panelFiles(`${root}apps/panel/dist`, ready)
}

/** Waits for a step of the end, but not for ever. */
async function inTime(step: Promise<unknown> | undefined, clock: Clock): Promise<void> {
  const done = new AbortController()
  const limit = clock.sleep(STOP_STEP_MS, done.signal).catch(() => {})
  await Promise.race([step, limit])
  done.abort()
}
