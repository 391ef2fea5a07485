/**
 * The vocabulary: every event that Holdfast stores, streams and shows, and what events add up to.
 *
 * Imports nothing but its words and runs in a browser. All names in values are snake_case; instants (`at`, `…At`) are integer
 * milliseconds since the Unix epoch, UTC; durations end in `Ms`. A value here never changes its meaning.
 */
import type {
  AttemptReason,
  Attribution,
  Cause,
  EndedBy,
  HistoryState,
  Json,
  Phase,
  Role,
  Scope,
  SubscriptionState,
} from './words.ts'

export {
  ATTEMPT_REASONS,
  ATTRIBUTIONS,
  type AttemptReason,
  type Attribution,
  CAUSES,
  type Cause,
  ENDED_BY,
  type EndedBy,
  HISTORY_STATES,
  type HistoryState,
  type Json,
  PHASES,
  type Phase,
  ROLES,
  type Role,
  SCOPES,
  type Scope,
  STALE_REASONS,
  STATES,
  type StaleReason,
  type State,
  SUBSCRIPTION_STATES,
  type SubscriptionState,
} from './words.ts'

/**
 * Where the seconds of an outage went, in ms. The six add up to the outage's duration.
 * Summed over all attempts: a dial that failed counts as dialed time, the wait after it as waited time.
 */
export interface OutagePhases {
  /** Impact to detection. */
  readonly detectedMs: number
  /** Backoff, floors and budget waits. */
  readonly waitedMs: number
  /** From the start of a dial to its 101, or to its failure. */
  readonly dialedMs: number
  readonly authenticatedMs: number
  /** From the first subscribe frame to the last acknowledgement. */
  readonly subscribedMs: number
  /** From the last acknowledgement to verified data on every subscription. */
  readonly firstDataMs: number
}

/** How a connection outage ended, measured on the monotonic clock. */
export interface Recovery {
  readonly durationMs: number
  readonly detectionMs: number
  /** Dials started during the outage. */
  readonly attempts: number
  readonly phases: OutagePhases
}

interface AboutSubscription {
  readonly channel: string
  readonly market: string
}

/** Who asked for something: `local` where no token is set, `token`, `session`; `unknown` where nobody proved anything. */
interface AboutActor {
  readonly actor: string
  readonly reason: string | null
  /**
   * The network address it came from, IPv4 or IPv6 without a port; that of the nearest proxy, where there is one.
   * Null where it could not be told; absent in what was stored before it was recorded.
   */
  readonly address?: string | null
}

/** A best price and its size, as decimal strings. */
interface Level {
  readonly price: string
  readonly size: string
}

/** One leg of a spread, as its book stood. */
export interface SpreadLegPrices {
  readonly connection: string
  readonly market: string
  readonly bestBid: Level
  readonly bestAsk: Level
}

/** A spread that passed a threshold, in percent. */
interface AboutSpread {
  /** Its id in the configuration. */
  readonly spread: string
  readonly entryPct: number
  readonly exitPct: number
  readonly buy: SpreadLegPrices
  readonly sell: SpreadLegPrices
}

/** What became of a notice. */
interface AboutNotice {
  readonly notice: number
  /** Id of the channel in the configuration. */
  readonly channel: string
  readonly class: string
  readonly tries: number
  /** From the decision to now. */
  readonly waitedMs: number
}

type Empty = Readonly<Record<string, never>>
/** Data of an event type that nothing emits yet: any JSON object. */
type Open = { readonly [key: string]: Json }

/** What each event says beyond its type, connection and instant. JSON-safe: the event in memory is the one on disk. */
export interface EventData {
  readonly bot_started: {
    readonly mode: 'demo' | 'live'
    readonly version: string
    readonly pid: number
    readonly connections: readonly string[]
    /** Last proof of life of the run before, null at the first start. What lies between is `unknown`. */
    readonly previousRunEndedAt: number | null
    /** False when the run before ended without `bot_stopped`. */
    readonly previousRunClean: boolean | null
  }
  readonly bot_stopped: { readonly reason: string }
  /**
   * For a while nobody watched although the bot was not stopped: the machine slept, the process stood still, or the
   * wall clock jumped. What lies between `lastSeenAt` and `at` is unknown.
   */
  readonly watch_interrupted: {
    /** Last proof of life before it, on the wall clock. At most `at`. */
    readonly lastSeenAt: number
    readonly reason: 'stalled' | 'clock_jumped'
    /** How far the wall clock went beyond the monotonic one, in ms; negative where it went back. */
    readonly jumpMs: number
  }
  readonly connection_connecting: { readonly exchange: string; readonly endpoint: string }
  readonly connection_live: { readonly generation: number; readonly recovery: Recovery | null }
  readonly connection_degraded: {
    readonly generation: number
    readonly subscriptions: readonly (AboutSubscription & { readonly state: SubscriptionState })[]
    /** Set where an outage of the connection ended with this. */
    readonly recovery: Recovery | null
  }
  /** The connection became `down`: its socket was lost, it was never reached, or no subscription is fresh or suspect. */
  readonly connection_lost: {
    readonly cause: Cause
    readonly attribution: Attribution
    readonly detail: string | null
    /** Operator's reconnects and drills. */
    readonly planned: boolean
    readonly generation: number
    /** Start of the outage: the last good message when the cause is silence, else the loss itself. At most `at`. */
    readonly impactAt: number
    readonly detectionMs: number
    /** The socket lives on (data is missing, not the connection). */
    readonly socketOpen: boolean
  }
  readonly connection_failed: { readonly cause: Cause; readonly detail: string | null; readonly remedy: string }
  readonly connection_paused: AboutActor
  readonly connection_resumed: AboutActor
  readonly connection_removed: Empty
  readonly attempt_started: {
    /** From 1 since the last proven live spell. */
    readonly attempt: number
    readonly generation: number
    readonly delayMs: number
    readonly reason: AttemptReason
    /** What the socket is to be; absent = primary. */
    readonly role?: Role
  }
  readonly attempt_failed: {
    readonly attempt: number
    readonly generation: number
    readonly cause: Cause
    readonly detail: string | null
    readonly phase: Phase
    readonly elapsedMs: number
    /** What the socket was to be; absent = primary. */
    readonly role?: Role
  }
  readonly cause_revised: {
    readonly cause: Cause
    readonly attribution: Attribution
    /** What replaces the outage's detail; absent where that stands. */
    readonly detail?: string
  }
  /** Socket after socket opened and ended unproven: dials are spaced until one holds. */
  readonly flapping_started: {
    /** Sockets that did so within the window. */
    readonly sockets: number
    readonly withinMs: number
    /** The close code most of them ended with; null = without a close frame. */
    readonly closeCode: number | null
    /** How many of them ended with it. */
    readonly closes: number
  }
  readonly flapping_ended: { readonly durationMs: number }
  readonly subscription_refused: AboutSubscription & {
    readonly generation: number
    readonly detail: string | null
    /** How often this subscription was refused in a row, or its socket died of it, from 1. */
    readonly refusals: number
    /**
     * Set where it is held back from the socket that serves the others: sockets died of it (`poisoned`), or the
     * exchange's list lacks its market.
     */
    readonly heldFor?: 'poisoned' | 'unknown_market'
  }
  readonly subscription_suspect: AboutSubscription & { readonly silentMs: number; readonly thresholdMs: number }
  readonly subscription_stale: AboutSubscription & {
    readonly cause: Cause
    readonly detail: string | null
    /** The last good message. */
    readonly impactAt: number
    /** When the silence was noticed; earlier than `at` where only the recovery proved that it was one. */
    readonly detectedAt: number
  }
  /** The subscription is fresh again. `quiet`: it was suspected, and the market proved merely quiet. */
  readonly subscription_restored: AboutSubscription & { readonly quiet: boolean }
  readonly book_gap: AboutSubscription & {
    readonly expected: string | null
    readonly got: string | null
    readonly impactAt: number
  }
  readonly book_resynced: AboutSubscription & { readonly durationMs: number }
  /** A newer socket took over before the old one was ended; nothing was missed. */
  readonly socket_rotated: { readonly from: number; readonly to: number; readonly reason: string }
  /** The hot standby took over from a socket that failed. */
  readonly standby_promoted: {
    readonly from: number
    readonly to: number
    readonly cause: Cause
    readonly detail: string | null
  }
  readonly operator_action: AboutActor & {
    readonly action: string
    /** Why it was not done; absent where it was. */
    readonly refused?: string
  }
  readonly drill_started: Open
  readonly drill_finished: Open
  readonly reconcile_started: Open
  readonly reconcile_finished: Open
  /** The entry reached its threshold and was confirmed. `connection` is null: a spread has two. */
  readonly spread_opened: AboutSpread
  /** The exit came down to its threshold and was confirmed. */
  readonly spread_closed: AboutSpread & {
    /** Since it opened, blocked times included. */
    readonly openMs: number
  }
  /** A channel took a notice. */
  readonly notice_sent: AboutNotice
  /** A notice was given up. */
  readonly notice_failed: AboutNotice & { readonly error: string }
  /** An operator has seen the outage and is on it. */
  readonly outage_acknowledged: AboutActor & { readonly outage: number }
  /** Notices are held back from now on, or will be. `connection` is null where it is about all. */
  readonly silence_started: AboutActor & {
    readonly silence: number
    readonly kind: 'mute' | 'maintenance'
    readonly from: number
    readonly until: number
  }
  /** It ended before its time. */
  readonly silence_ended: {
    readonly silence: number
    readonly kind: 'mute' | 'maintenance'
    readonly endedBy: 'operator' | 'recovered'
    readonly actor: string | null
  }
  /** The configuration was read anew and taken over. */
  readonly config_reloaded: {
    readonly actor: string
    /** Connections by id. `changed` ones began anew; all others were left alone. */
    readonly added: readonly string[]
    readonly changed: readonly string[]
    readonly removed: readonly string[]
    /** Other sections that were taken over, e.g. `spreads`, `notices`, `log`. */
    readonly sections: readonly string[]
    /** Keys whose new values wait for a restart. */
    readonly needsRestart: readonly string[]
  }
  /** Stored once the disk is back, with the instant at which it failed. */
  readonly store_degraded: { readonly error: string }
  readonly store_restored: {
    /** Events that waited, and are stored now. */
    readonly waited: number
    /** Events that were given up: neither memory nor the spill file could hold them. */
    readonly dropped: number
  }
}

export type EventType = keyof EventData

/** The type and data of an event, as a discriminated union over `type`. */
export type EventBody = { [T in EventType]: { readonly type: T; readonly data: EventData[T] } }[EventType]

/** One fact, not stored yet. `connection` is null for facts about the bot itself. */
export type HoldfastEvent = EventBody & { readonly at: number; readonly connection: string | null }

/** One fact on disk. Ids only grow; `outageId` names the outage the event belongs to. */
export type StoredEvent = HoldfastEvent & { readonly id: number; readonly outageId: number | null }

const EVENT_TYPE_TABLE: Record<EventType, true> = {
  bot_started: true,
  bot_stopped: true,
  watch_interrupted: true,
  connection_connecting: true,
  connection_live: true,
  connection_degraded: true,
  connection_lost: true,
  connection_failed: true,
  connection_paused: true,
  connection_resumed: true,
  connection_removed: true,
  attempt_started: true,
  attempt_failed: true,
  cause_revised: true,
  flapping_started: true,
  flapping_ended: true,
  subscription_refused: true,
  subscription_suspect: true,
  subscription_stale: true,
  subscription_restored: true,
  book_gap: true,
  book_resynced: true,
  socket_rotated: true,
  standby_promoted: true,
  operator_action: true,
  drill_started: true,
  drill_finished: true,
  reconcile_started: true,
  reconcile_finished: true,
  spread_opened: true,
  spread_closed: true,
  notice_sent: true,
  notice_failed: true,
  outage_acknowledged: true,
  silence_started: true,
  silence_ended: true,
  config_reloaded: true,
  store_degraded: true,
  store_restored: true,
}

/** Every event type; the table above makes the compiler ask for a new one. */
export const EVENT_TYPES = Object.keys(EVENT_TYPE_TABLE) as readonly EventType[]

/** An outage as stored and shown: a projection of events, never written by hand. */
export interface Outage {
  /** The id of the event that opened it. */
  readonly id: number
  readonly connection: string
  readonly scope: Scope
  /** Set for scope `subscription`. */
  readonly channel: string | null
  readonly market: string | null
  readonly cause: Cause
  readonly attribution: Attribution
  readonly detail: string | null
  readonly planned: boolean
  readonly startedAt: number
  readonly detectedAt: number
  /** Null while ongoing. */
  readonly endedAt: number | null
  /** Set only where it ended by recovery. */
  readonly recoveredAt: number | null
  /** Start to end; null while ongoing. Monotonic where the monitor measured it. */
  readonly durationMs: number | null
  readonly detectionMs: number
  readonly attempts: number
  readonly endedBy: EndedBy | null
  readonly phases: OutagePhases | null
}

/** A stretch of one state, half-open `[from, to)`; `to` is null while it lasts. */
export interface StateInterval {
  readonly connection: string
  readonly state: HistoryState
  readonly from: number
  readonly to: number | null
  readonly outageId: number | null
}
