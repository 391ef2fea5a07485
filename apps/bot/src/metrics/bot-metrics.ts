import type { SpreadDto } from '@holdfast/api-contract'
import type { StoreHealth } from '@holdfast/event-store'
import type { DialLine } from '@holdfast/reconnect-monitor'
import type { RecorderHealth } from '../runtime/recorder.ts'
import type { Metrics } from './prom.ts'

/** What the process costs. */
export interface ProcessUsage {
  /** User and system time since the start, in seconds. */
  readonly cpuSeconds: number
  readonly residentBytes: number
}

/** Where the bot's own figures are read at a scrape. */
export interface BotFigures {
  readonly versions: { readonly holdfast: string; readonly bun: string }
  readonly mode: string
  /** Ms since the Unix epoch. */
  readonly startedAt: number
  usage(): ProcessUsage
  loopLag(): { readonly p99Ms: number; readonly maxMs: number }
  recorder(): RecorderHealth
  lastEventId(): number
  streams(): { readonly clients: number; readonly cutOff: number }
  dials(): readonly DialLine[]
  spreads(): readonly SpreadDto[]
}

/** How the bot itself is at the instant of a scrape. Returns what reads it anew. */
export function botMetrics(metrics: Metrics, figures: BotFigures): (store: StoreHealth) => void {
  const readers = [ownMetrics, storeMetrics, streamMetrics, dialMetrics, spreadMetrics].map((one) =>
    one(metrics, figures),
  )
  return (store) => {
    for (const read of readers) read(store)
  }
}

function ownMetrics({ gauge, counter }: Metrics, figures: BotFigures) {
  gauge('build_info', 'Always 1; the labels say what runs.', ['version', 'bun', 'mode']).set(
    { version: figures.versions.holdfast, bun: figures.versions.bun, mode: figures.mode },
    1,
  )
  gauge('start_time_seconds', 'When the bot started.', []).set(figures.startedAt / 1_000)
  const cpu = counter('process_cpu_seconds_total', 'Processor time of the whole process.', [])
  const memory = gauge('process_resident_memory_bytes', 'Memory of the whole process.', [])
  const lag = gauge('event_loop_lag_seconds', 'How late the event loop woke, over the last minute.', ['quantile'])
  return () => {
    const { cpuSeconds, residentBytes } = figures.usage()
    setCounter(cpu, cpuSeconds)
    memory.set(residentBytes)
    const { maxMs, p99Ms } = figures.loopLag()
    lag.set({ quantile: '0.99' }, p99Ms / 1_000)
    lag.set({ quantile: '1' }, maxMs / 1_000)
  }
}

function storeMetrics({ counter, gauge }: Metrics, figures: BotFigures) {
  const up = gauge('store_up', '1 while the disk takes events.', [])
  const queue = gauge('store_queued_events', 'Events recorded that are not on disk yet.', [])
  const spilled = gauge('store_spilled_events', 'Of them those in the spill file.', [])
  const dropped = counter(
    'store_dropped_events_total',
    'Events given up: neither memory nor the spill file could hold them.',
    [],
  )
  const last = gauge('store_last_event_id', 'Id of the newest event.', [])
  const bytes = gauge('store_database_bytes', 'Size of the database by part; free is part of the file.', ['part'])
  const backup = gauge(
    'store_backup_timestamp_seconds',
    'When the newest scheduled backup was made. Absent without one.',
    [],
  )
  const upkeep = gauge('store_upkeep_failing', '1 while purging or the scheduled backup fails.', [])
  return (store: StoreHealth) => {
    const recorder = figures.recorder()
    up.set(recorder.status === 'ok' ? 1 : 0)
    queue.set(recorder.queued)
    spilled.set(store.writer.spilled)
    setCounter(dropped, Math.max(recorder.dropped, store.writer.dropped))
    last.set(figures.lastEventId())
    bytes.reset()
    if (store.database !== null) {
      bytes.set({ part: 'file' }, store.database.bytes)
      bytes.set({ part: 'free' }, store.database.freeBytes)
      bytes.set({ part: 'wal' }, store.database.walBytes)
    }
    backup.remove()
    if (store.upkeep.backup !== null) backup.set(store.upkeep.backup.at / 1_000)
    upkeep.set(store.upkeep.lastError === null ? 0 : 1)
  }
}

function streamMetrics({ counter, gauge }: Metrics, figures: BotFigures) {
  const clients = gauge('stream_clients', 'Open streams.', [])
  const cutOff = counter('stream_cut_off_total', 'Streams ended because their reader did not read.', [])
  return () => {
    const streams = figures.streams()
    clients.set(streams.clients)
    setCounter(cutOff, streams.cutOff)
  }
}

function dialMetrics({ gauge }: Metrics, figures: BotFigures) {
  const lastMinute = gauge('dials_last_minute', 'Dials to an address in the last minute.', ['address'])
  const limit = gauge('dials_per_minute_limit', "This process's share of the address's limit.", ['address'])
  const waiting = gauge('dials_waiting', 'Dials in line at an address.', ['address'])
  const floor = gauge('dial_floor_seconds', 'How long nobody may dial an address yet; 0 = at once.', ['address'])
  return () => {
    for (const one of [lastMinute, limit, waiting, floor]) one.reset()
    for (const line of figures.dials()) {
      const { address } = line
      lastMinute.set({ address }, line.lastMinute)
      limit.set({ address }, line.perMinute)
      waiting.set({ address }, line.waiting)
      floor.set({ address }, line.floorMs / 1_000)
    }
  }
}

function spreadMetrics({ gauge }: Metrics, figures: BotFigures) {
  const tradable = gauge('spread_tradable', '1 while both legs may be used.', ['spread'])
  const entry = gauge('spread_entry_ratio', 'What entering would yield, as a ratio. Absent while blocked.', ['spread'])
  const exit = gauge('spread_exit_ratio', 'What leaving would cost, as a ratio. Absent while blocked.', ['spread'])
  return () => {
    for (const one of [tradable, entry, exit]) one.reset()
    for (const { entryPct, exitPct, id: spread, tradable: isTradable } of figures.spreads()) {
      tradable.set({ spread }, isTradable ? 1 : 0)
      if (entryPct !== null) entry.set({ spread }, entryPct / 100)
      if (exitPct !== null) exit.set({ spread }, exitPct / 100)
    }
  }
}

/** A counter whose total is counted elsewhere. */
function setCounter(counter: ReturnType<Metrics['counter']>, total: number): void {
  counter.reset()
  counter.inc(total)
}
