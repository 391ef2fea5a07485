import type { Json, Outage } from '@holdfast/adapter-core/events'
import type { NoticeClass, Silence } from '@holdfast/adapter-core/notices'
import type { ConnectionHistory } from '@holdfast/reconnect-monitor/history'

/**
 * What a channel knows of one subject, a connection or a subscription, while it is out and until its recovery was told.
 *
 * Outages that follow each other before a recovery could be told are one story.
 */
export interface Story {
  readonly connection: string
  /** Set for a subscription. */
  readonly channel: string | null
  readonly market: string | null
  /** True once the channel was told that it is out. */
  readonly isTold: boolean
  /** It fell due while nothing may be said, and is told once that ends. */
  readonly isHeld: boolean
  /** Set once the connection failed in it. */
  readonly failed: { readonly remedy: string; readonly isTold: boolean } | null
  /** The first and the latest, oldest first; at most `MAX_STORY_OUTAGES`. */
  readonly outages: readonly Outage[]
  /** How many there were. */
  readonly lost: number
  /** Whether the last of them is under way. */
  readonly isOpen: boolean
  /** Since when the hold-off counts. */
  readonly from: number
  /** When it was told of last. */
  readonly toldAt: number
  /** Since when the recovery holds; null while it does not. */
  readonly upFrom: number | null
  /** The group in which it waits to be told. */
  readonly queuedIn: NoticeClass | null
}

/** A fact that is told as it is. */
export interface Said {
  readonly at: number
  readonly connections: readonly string[]
  readonly title: string
  readonly text: string
}

/** What goes into one notice. */
export interface Group {
  readonly dueAt: number
  /** Keys of stories. */
  readonly stories: readonly string[]
  /** At most `MAX_SAID`. */
  readonly said: readonly Said[]
  /** How many more there were. */
  readonly unsaid: number
}

/** How often a connection was lost of late. */
export interface Flaps {
  /** Starts of outages, oldest first; no more than it takes. */
  readonly starts: readonly number[]
  /** True once this spell was told of. */
  readonly isTold: boolean
  /** True while the monitor says so. */
  readonly isMonitored: boolean
}

/** What the rules of one channel remember. */
export interface ChannelState {
  /** About which connections it was told when it took over what was out already; undefined where it did not yet. */
  connections: readonly string[] | null | undefined
  readonly stories: Map<string, Story>
  readonly flaps: Map<string, Flaps>
  readonly groups: Map<NoticeClass, Group>
}

export type KnownSilence = Pick<Silence, 'id' | 'kind' | 'connection' | 'from' | 'until' | 'reason' | 'actor'>

/** A mute that a recovery has ended, until that is on record. */
export interface EndingSilence {
  readonly at: number
  readonly kind: Silence['kind']
  readonly connection: string | null
  /** When it would have ended by itself. */
  readonly until: number
}

/** What the rules remember: of facts, once; of what was told, per channel. Its owner's alone: `step` changes it in place. */
export interface RuleState {
  /** The latest instant of an event or a tick. */
  at: number
  /** What the fold of the history knows. */
  readonly connections: Map<string, ConnectionHistory>
  /** In force or to come, by id. */
  readonly silences: Map<number, KnownSilence>
  readonly ending: Map<number, EndingSilence>
  /** Connections of this run that were not live yet, and that no operator had a hand in. */
  readonly starting: Set<string>
  /** Open outages that an operator is on. */
  readonly acknowledged: Set<number>
  /** What an operator must do about connections that failed in the outage under way, by id. */
  readonly remedies: Map<string, string>
  storeFailure: { readonly at: number; readonly error: string } | null
  /** By id of the channel. */
  readonly channels: Map<string, ChannelState>
  /** When time alone changes something; null = never. Follows from the rest. */
  wakeAt: number | null
}

/** Outages of one story that are remembered; more are counted. */
export const MAX_STORY_OUTAGES = 5
/** Facts in one notice; more are counted. */
export const MAX_SAID = 20

/** Grows when a state of an earlier version cannot be taken over. */
const VERSION = 1

/** Before the first event. */
export function emptyRuleState(): RuleState {
  return {
    at: 0,
    connections: new Map(),
    silences: new Map(),
    ending: new Map(),
    starting: new Set(),
    acknowledged: new Set(),
    remedies: new Map(),
    storeFailure: null,
    channels: new Map(),
    wakeAt: null,
  }
}

export function emptyChannelState(): ChannelState {
  return { connections: undefined, stories: new Map(), flaps: new Map(), groups: new Map() }
}

/** The state as plain data, for the store; shares nothing with it. */
export function saveRuleState(state: RuleState): Json {
  const { at, storeFailure, wakeAt } = state
  return structuredClone({
    version: VERSION,
    at,
    connections: [...state.connections],
    silences: [...state.silences],
    ending: [...state.ending],
    starting: [...state.starting],
    acknowledged: [...state.acknowledged],
    remedies: [...state.remedies],
    storeFailure,
    channels: Array.from(state.channels, ([id, { connections, flaps, groups, stories }]) => [
      id,
      { connections, stories: [...stories], flaps: [...flaps], groups: [...groups] },
    ]),
    wakeAt,
  }) as unknown as Json
}

/** What `saveRuleState` gave; null where it is of another version. */
export function restoreRuleState(saved: Json): RuleState | null {
  if (typeof saved !== 'object' || saved === null || Array.isArray(saved)) return null
  if ((saved as { readonly version?: unknown }).version !== VERSION) return null
  // Written by this version of this function's counterpart, into a database of our own.
  const { version: _, ...rest } = structuredClone(saved) as unknown as SavedRuleState
  return {
    ...rest,
    connections: new Map(rest.connections),
    silences: new Map(rest.silences),
    ending: new Map(rest.ending),
    starting: new Set(rest.starting),
    acknowledged: new Set(rest.acknowledged),
    remedies: new Map(rest.remedies),
    channels: new Map(
      rest.channels.map(([id, { connections, flaps, groups, stories }]) => [
        id,
        { connections, stories: new Map(stories), flaps: new Map(flaps), groups: new Map(groups) },
      ]),
    ),
  }
}

type Entries<M> = M extends Map<infer K, infer V> ? readonly (readonly [K, V])[] : never

interface SavedRuleState extends Pick<RuleState, 'at' | 'storeFailure' | 'wakeAt'> {
  readonly version: typeof VERSION
  readonly connections: Entries<RuleState['connections']>
  readonly silences: Entries<RuleState['silences']>
  readonly ending: Entries<RuleState['ending']>
  readonly acknowledged: readonly number[]
  /** Undefined in a state of before they were kept, as `remedies`. */
  readonly starting?: readonly string[]
  readonly remedies?: Entries<RuleState['remedies']>
  readonly channels: readonly (readonly [string, SavedChannelState])[]
}

interface SavedChannelState {
  readonly connections: ChannelState['connections']
  readonly stories: Entries<ChannelState['stories']>
  readonly flaps: Entries<ChannelState['flaps']>
  readonly groups: Entries<ChannelState['groups']>
}
