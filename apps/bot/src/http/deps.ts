import type { Clock } from '@holdfast/adapter-core'
import type { FaultCatalogueDto } from '@holdfast/api-contract'
import type { EventStore } from '@holdfast/event-store'
import type { OperatorRequest } from '@holdfast/reconnect-monitor'
import type { Config } from '../config/config.ts'
import type { Books } from '../market/books.ts'
import type { Spreads } from '../market/spreads.ts'
import type { Trades } from '../market/trades.ts'
import type { MetricsPage } from '../metrics/metrics.ts'
import type { Notices } from '../notices/notices.ts'
import type { Connections } from '../runtime/connections.ts'
import type { Hub } from '../runtime/hub.ts'
import type { Log } from '../runtime/log.ts'
import type { LoopLag } from '../runtime/loop-lag.ts'
import type { Recorder, RecorderHealth } from '../runtime/recorder.ts'
import type { ReloadOutcome } from '../runtime/reload.ts'
import type { Credentials } from './security/credentials.ts'
import type { RequestRates } from './security/limit-requests.ts'
import type { Streams } from './stream/streams.ts'

/** What may be broken in demo mode: the simulator's control. */
export interface Faults {
  list(): Promise<FaultCatalogueDto>
  /** `connection` is one of ours. Throws a `ProblemError` where the simulator refuses. */
  inject(request: FaultRequest): Promise<FaultCatalogueDto['injected'][number]>
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
  /** The configuration in force, whenever it is looked at. */
  readonly config: Pick<Config, 'mode' | 'file' | 'values' | 'server'>
  readonly versions: { readonly holdfast: string; readonly bun: string }
  /** When the bot started, wall and monotonic. */
  readonly startedAt: number
  readonly startedMonotonic: number
  readonly clock: Clock
  readonly log: Log
  readonly store: Pick<
    EventStore,
    'events' | 'outages' | 'outage' | 'timeline' | 'stats' | 'series' | 'export' | 'eventRange' | 'health' | 'notices'
  >
  readonly connections: Connections
  readonly books: Books
  readonly spreads: Spreads
  readonly trades: Trades
  readonly hub: Hub
  readonly recorderHealth: () => RecorderHealth
  readonly record: Recorder['record']
  readonly notices: Pick<Notices, 'add' | 'config'>
  readonly streams: Streams
  readonly loopLag: LoopLag
  readonly metrics: MetricsPage
  /** Reads the configuration anew; null where there is none to read, as in a replay. */
  readonly reload: ((request: OperatorRequest) => Promise<ReloadOutcome>) | null
  /** Null in live mode. */
  readonly faults: Faults | null
  readonly panel: PanelFiles
  /** What opens API and panel; whoever changes it ends what it let in. */
  readonly credentials: Credentials
  /** An unguessable id of at least 128 random bits. */
  readonly newSessionId: () => string
  /** An id that no other request has. */
  readonly newRequestId: () => string
  /** A text without the secrets that this bot knows. */
  readonly scrub: (text: string) => string
  /** Default: what no panel, script or scraper meets. */
  readonly rates?: RequestRates
}
