import type {
  BookTop,
  ChannelDefinition,
  CloseMeaning,
  HeartbeatDefinition,
  SubscribePacing,
  Subscription,
} from '@holdfast/adapter-core'
import type { AttemptReason, Cause, OutagePhases, Role, State } from '@holdfast/adapter-core/events'
import type { Pace } from '../detect.ts'
import type { Policy } from '../policy.ts'

/** What never changes while a machine lives. */
export interface MachineConfig {
  readonly exchange: string
  readonly endpoint: string
  readonly policy: Policy
  /** The wanted subscriptions: part of the configuration, so that no failure can lose one. */
  readonly subscriptions: readonly Subscription[]
  /** The definition of each subscription's channel, by the same index. */
  readonly channels: readonly ChannelDefinition[]
  readonly heartbeat: HeartbeatDefinition
  readonly subscribePacing: SubscribePacing
  /** Close codes with a meaning of the exchange's own. */
  readonly closes: Readonly<Record<number, CloseMeaning>>
  /** How long a socket may live, in ms; null = no known limit. */
  readonly lifetimeMs: number | null
  /** What an operator should know where a socket acknowledges everything and is silent from the start. */
  readonly silenceHint: string | null
  /** 2 keeps a hot standby beside the primary. */
  readonly sockets: 1 | 2
}

/** Where one subscription stands on one socket. All instants are monotonic ms. */
export type SubStatus =
  /** Not asked yet; will be at `askAt`. */
  | { readonly kind: 'wanted'; readonly askAt: number }
  /** Under suspicion: asked once its turn comes, and not before `askAt`. Those of a lower `place` come first. */
  | { readonly kind: 'queued'; readonly askAt: number; readonly place: number }
  /** Not asked on this socket: what it is held for stands in the state's `holds`. */
  | { readonly kind: 'held' }
  | { readonly kind: 'requested'; readonly askedAt: number; readonly asks: number }
  /** Acknowledged; its first verified data is due. */
  | { readonly kind: 'syncing'; readonly since: number }
  | { readonly kind: 'fresh' }
  /** Silent for longer than its threshold; being probed. */
  | {
      readonly kind: 'suspect'
      readonly since: number
      /** The last good message before it; an answer to the probe is no good message yet. */
      readonly impactAt: number
      readonly probeEndsAt: number
      /** When the exchange acknowledged the probe's asking again. */
      readonly acknowledgedAt: number | null
      /** When a whole book answered the probe, where a book alone proves nothing. */
      readonly answeredAt: number | null
      /** A message came whose number shows that others were missed: the channel was mute, not the market quiet. */
      readonly missed: boolean
      /** The probe ended without proof; waiting for the verdict on the other subscriptions. */
      readonly unproven: boolean
    }
  /** Given up as silent: asked again at `askedAt`, and once more at `retryAt`. */
  | {
      readonly kind: 'stale'
      readonly cause: Cause
      readonly askedAt: number
      /** Null until the answer to the last asking is overdue. */
      readonly retryAt: number | null
      readonly holds: number
    }
  /** The exchange said no; asked again at `askAt`. */
  | {
      readonly kind: 'refused'
      readonly since: number
      readonly askAt: number
      readonly refusals: number
      readonly detail: string
      /** Asked again, no answer yet. */
      readonly asked: boolean
    }
  /** The book's sequence broke; a snapshot was asked for at `askedAt`. */
  | { readonly kind: 'gap'; readonly since: number; readonly askedAt: number; readonly asks: number }

/** One subscription on one socket. */
export interface SubState {
  readonly status: SubStatus
  /** Last data; thresholds run from here. Moved by our own pauses. */
  readonly silentFrom: number | null
  /** Last data, or the last proof that there was none to send. */
  readonly verifiedAt: number | null
  /** Last good message as it really arrived: where an impact starts. */
  readonly lastDataAt: number | null
  /** Last live update, for the pace; null where the gap since then must not be learned from. */
  readonly lastUpdateAt: number | null
  /** Last message of the canary channel of this market. */
  readonly canaryAt: number | null
  readonly sequence: number | null
  /** Best prices of the last message, to see whether the market moved. */
  readonly top: BookTop | null
  readonly crossed: boolean
  /** Answers to asking again, in a row, that had moved although no live update came between them. */
  readonly movedOnAsk: number
  /**
   * After a proof of quiet: two messages before `until` (`frames` counts them) show that the channel had been mute,
   * not the market quiet.
   */
  readonly recheck: {
    readonly until: number
    readonly frames: number
    readonly impactAt: number
    readonly detectedAt: number
  } | null
  /** How late the last live update was, in ms; null where nothing tells. */
  readonly lagMs: number | null
  /** Late since `since`; so late that a reconnect is due since `severeSince`. Null while in time. */
  readonly lagging: { readonly since: number; readonly severeSince: number | null } | null
  /** When the book's sequence broke lately, oldest first. */
  readonly gaps: readonly number[]
  /** REST showed a book that this one has not reached; by `until` it must have, or the channel is mute. */
  readonly ahead: { readonly sequence: number | null; readonly until: number } | null
}

/** One socket from dial to end. All instants are monotonic ms. */
export interface SocketState {
  readonly generation: number
  /** What it is, or is dialed to be. At most one open socket per role. */
  readonly role: Role
  readonly stage: 'dialing' | 'authenticating' | 'open'
  readonly attempt: number
  readonly dialedAt: number
  readonly dialLimitMs: number
  readonly openedAt: number | null
  /** Any frame or pong. Moved by our own pauses. */
  readonly lastFrameAt: number
  readonly lastPingAt: number | null
  /** The ping under way; `heard`: some frame came since, which is answer enough for liveness. */
  readonly ping: { readonly sentAt: number; readonly heard: boolean } | null
  readonly subs: readonly SubState[]
  /** When a subscription was last asked for; null before the first. */
  readonly askedAt: number | null
  /** Every subscription was satisfied once, or given up as refused or silent: from then on the subscriptions speak. */
  readonly settledAt: number | null
  /** When the next socket is to replace it, ahead of the end of its life; null where that is not known. */
  readonly rotateAt: number | null
  /** Its `attempt_started` was told. One dialed on a mere suspicion is told only once it is needed. */
  readonly isTold: boolean
  /** The start of its dial, as it will be told. */
  readonly plan: DialPlan
}

/** Why the connection is not live, for the operator and the outage. */
export interface Loss {
  readonly cause: Cause
  readonly detail: string | null
  readonly planned: boolean
  readonly generation: number
  readonly impactAt: number
  readonly socketOpen: boolean
  /** The exchange may have been leaving, or away: its own word on a maintenance may explain it. */
  readonly isAway: boolean
}

/** Clock of the outage under way: every ms since the impact lies in exactly one phase. */
export interface OutageClock {
  readonly impactAt: number
  readonly detectedAt: number
  readonly attempts: number
  readonly phases: OutagePhases
  /** Up to here the phases are counted. */
  readonly countedTo: number
}

/** Why the primary socket is to be replaced while it still stands. */
export interface Succession {
  /**
   * - `ping_unanswered`: over as soon as the primary is heard.
   * - `silent`: no data at all; over when every subscription of the primary is fresh again.
   * - `market`: one market is dead, or late, on a socket that delivers others; over when that market is fresh.
   * - `gaps`: one book broke again and again; `lifetime`: the socket is near its end. Both only end with the next.
   * - `quarantine`: a subscription that is held back is tried on a spare; over when that one lives or dies of it.
   */
  readonly kind: 'ping_unanswered' | 'silent' | 'market' | 'gaps' | 'lifetime' | 'quarantine'
  readonly cause: Cause
  readonly detail: string
  /** The market it is about, by its subscription's index; null = all. */
  readonly index: number | null
}

/** What is held against a subscription that the exchange has not answered since; outlives sockets. */
export interface Suspicion {
  /** Sockets that the peer ended soon after it was asked for. */
  readonly strikes: number
  /** Those of them on which nothing else could have been the reason, while others were answered. */
  readonly alone: number
}

/** Why a subscription is not asked for on the sockets that serve the others. */
export interface Hold {
  readonly kind: 'poisoned' | 'unknown_market'
  readonly detail: string
  /** How often it was refused, or its sockets died of it. */
  readonly refusals: number
  /** When a spare socket may try it; null = it is held until its market is known. */
  readonly retryAt: number | null
  /** Tries that failed so far. */
  readonly tries: number
}

/** Why dialing on cannot help by itself. */
export interface Fatal {
  readonly cause: Cause
  readonly detail: string | null
  /** What the operator must do. */
  readonly remedy: string
  /** Slow probes so far; null = there are none: a limit of attempts was set, and is used up. */
  readonly probes: number | null
}

export interface DialPlan {
  readonly at: number
  readonly delayMs: number
  readonly reason: AttemptReason
}

/** Everything the policy remembers of one connection. */
export interface MachineState {
  readonly config: MachineConfig
  readonly intent: 'idle' | 'run' | 'paused' | 'stopped'
  /** Why an operator is needed; ended by data, and by an operator's word. */
  readonly fatal: Fatal | null
  readonly sockets: readonly SocketState[]
  /** The generation that speaks for the connection. */
  readonly primary: number | null
  readonly lastGeneration: number
  /** Up to here sockets that handed over have delivered. */
  readonly deliveredUntil: number | null
  /** The next dial for the connection itself: of its primary, or of the socket that is to replace it. */
  readonly dialPlan: DialPlan | null
  readonly lastDialAt: number | null
  /** When dials of the connection itself started within the last minute, oldest first. */
  readonly dialsAt: readonly number[]
  /** Why the primary is being replaced; null while it is not. */
  readonly succession: Succession | null
  readonly standby: {
    readonly plan: DialPlan | null
    readonly lastDialAt: number | null
    readonly failures: number
  }
  /** Nothing dials before this, whoever asks. */
  readonly floor: { readonly until: number; readonly reason: AttemptReason } | null
  /** Dials since the connection was last live. */
  readonly attempt: number
  /** The n of the backoff: grows with each attempt, starts over on proof only. */
  readonly failures: number
  readonly dialTimeouts: number
  /** The exchange refused our credentials: new ones are due with the next dial, or were already refused too. */
  readonly credentials: 'good' | 'refresh' | 'refreshed'
  /** The same refusal of the handshake, again and again. */
  readonly httpRefusals: { readonly status: number; readonly count: number; readonly since: number } | null
  /** Sockets that opened and ended unproven lately, oldest first. */
  readonly flaps: readonly { readonly at: number; readonly code: number | null }[]
  /** Since when the connection flaps. */
  readonly flappingSince: number | null
  /** The last long pause of our own process. */
  readonly ownPause: { readonly endedAt: number; readonly ms: number } | null
  /** Since when live or degraded without a break. */
  readonly upSince: number | null
  readonly state: State
  readonly stateSince: number
  /** An attempt has failed since the start or the resume. */
  readonly everFailed: boolean
  readonly loss: Loss | null
  /** What the newest failed attempt died of, while not live. */
  readonly lastFailure: string | null
  readonly outage: OutageClock | null
  /** This kind of ping was answered before on this connection. */
  readonly pingAnswered: boolean
  /** The last round trips, newest last, in ms; at most 64. */
  readonly rtts: readonly number[]
  /** The learned pace of each subscription; outlives sockets. */
  readonly paces: readonly Pace[]
  /** When each subscription last cost a reconnect. */
  readonly reconnectedFor: readonly (number | null)[]
  /** Which subscriptions were told to be out (refused, stale, gapped) and not yet to be back; outlives sockets. */
  readonly out: readonly boolean[]
  /** What is held against each subscription; null = nothing. */
  readonly suspicions: readonly (Suspicion | null)[]
  /** Which subscriptions are held back; null = it is not. */
  readonly holds: readonly (Hold | null)[]
}
