import type { Clock } from '@holdfast/adapter-core'
import type { FaultCatalogueDto } from '@holdfast/api-contract'
import type { EventStore } from '@holdfast/event-store'
import type { Log } from '@holdfast/reconnect-monitor'
import type { Config } from '../config/config.ts'
import type { Books } from '../market/books.ts'
import type { Spreads } from '../market/spreads.ts'
import type { Trades } from '../market/trades.ts'
import type { Connections } from '../runtime/connections.ts'
import type { Hub } from '../runtime/hub.ts'
import type { LoopLag } from '../runtime/loop-lag.ts'
import type { RecorderHealth } from '../runtime/recorder.ts'
import type { Streams } from './stream/streams.ts'

/** What may be broken in demo mode: the simulator's control. */
export interface Faults {
  list(): Promise<FaultCatalogueDto>
  /** `connection` is one of ours. Throws a `ProblemError` where the simulator refuses. */
  inject(request: FaultRequest): Promise<unknown>
}

export interface FaultRequest {
  readonly fault: string
  readonly connection: string
  readonly market?: string | undefined
  readonly durationMs?: number | undefined
}

/** The panel's built files. */
export interface PanelFiles {
  /** The file at a path such as `/assets/a.js`; null where there is none. Waits for a build under way. */
  find(path: string): Promise<Blob | null>
  /** What to do where the panel is not built; null once it is. */
  remedy(): string | null
}

/** All that the HTTP side uses. */
export interface AppDeps {
  readonly config: Pick<Config, 'mode' | 'file' | 'values' | 'server'>
  readonly versions: { readonly holdfast: string; readonly bun: string }
  /** When the bot started, wall and monotonic. */
  readonly startedAt: number
  readonly startedMonotonic: number
  readonly clock: Clock
  readonly log: Log
  readonly store: Pick<
    EventStore,
    'events' | 'outages' | 'outage' | 'timeline' | 'stats' | 'series' | 'export' | 'eventRange' | 'health'
  >
  readonly connections: Connections
  /** Markets by connection, as configured. */
  readonly markets: Readonly<Record<string, readonly string[]>>
  readonly books: Books
  readonly spreads: Spreads
  readonly trades: Trades
  readonly hub: Hub
  readonly recorderHealth: () => RecorderHealth
  readonly streams: Streams
  readonly loopLag: LoopLag
  /** Null in live mode. */
  readonly faults: Faults | null
  readonly panel: PanelFiles
  /** An unguessable id of at least 128 random bits. */
  readonly newSessionId: () => string
}
