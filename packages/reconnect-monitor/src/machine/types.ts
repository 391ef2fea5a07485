import type {
  ChannelDefinition,
  DialFailure,
  HeartbeatDefinition,
  SocketClose,
  SubscribePacing,
  Subscription,
} from '@holdfast/adapter-core'
import type { Cause, EventBody, OutagePhases, State } from '@holdfast/adapter-core/events'
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
}

/** Where one subscription stands on one socket. All instants are monotonic ms. */
export type SubStatus =
  /** Not asked yet; will be at `askAt`. */
  | { readonly kind: 'wanted'; readonly askAt: number }
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
  /** Best prices of the last message, as one string, to see whether the market moved. */
  readonly topMark: string | null
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
}

/** One socket from dial to end. All instants are monotonic ms. */
export interface SocketState {
  readonly generation: number
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
  /** Every subscription was satisfied once, or given up as refused or silent: from then on the subscriptions speak. */
  readonly settledAt: number | null
}

/** Why the connection is not live, for the operator and the outage. */
export interface Loss {
  readonly cause: Cause
  readonly detail: string | null
  readonly planned: boolean
  readonly generation: number
  readonly impactAt: number
  readonly socketOpen: boolean
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

export interface DialPlan {
  readonly at: number
  readonly delayMs: number
  readonly reason: string
}

/** Everything the policy remembers of one connection. */
export interface MachineState {
  readonly config: MachineConfig
  readonly intent: 'idle' | 'run' | 'paused' | 'failed' | 'stopped'
  readonly sockets: readonly SocketState[]
  /** The generation that speaks for the connection. */
  readonly primary: number | null
  readonly lastGeneration: number
  readonly dialPlan: DialPlan | null
  readonly lastDialAt: number | null
  /** Nothing dials before this, whoever asks. */
  readonly floor: { readonly until: number; readonly reason: string } | null
  /** Dials since the connection was last live. */
  readonly attempt: number
  /** The n of the backoff: grows with each attempt, starts over on proof only. */
  readonly failures: number
  readonly dialTimeouts: number
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
}

/** What happens to a machine. `index` is the subscription's place in the configuration. */
export type Input =
  | { readonly type: 'start' }
  | { readonly type: 'stop' }
  | { readonly type: 'pause' }
  | { readonly type: 'resume' }
  | { readonly type: 'reconnect'; readonly actor: string; readonly reason: string | null }
  /** A deadline may have passed. */
  | { readonly type: 'tick' }
  /** Our own process stood still for `ms`: every deadline moves by it. */
  | { readonly type: 'own_pause'; readonly ms: number }
  /** The budget allows the dial that was asked for, or not before `waitMs`. */
  | { readonly type: 'dial_granted' }
  | { readonly type: 'dial_deferred'; readonly waitMs: number }
  | { readonly type: 'dial_failed'; readonly generation: number; readonly failure: DialFailure }
  | { readonly type: 'opened'; readonly generation: number }
  | { readonly type: 'authenticated'; readonly generation: number }
  | { readonly type: 'auth_refused'; readonly generation: number; readonly detail: string }
  | { readonly type: 'closed'; readonly generation: number; readonly close: SocketClose }
  | { readonly type: 'heartbeat'; readonly generation: number; readonly answer: boolean }
  /** A frame that said nothing usable: the peer is there all the same. */
  | { readonly type: 'noise'; readonly generation: number }
  | { readonly type: 'acknowledged'; readonly generation: number; readonly index: number }
  | { readonly type: 'refused'; readonly generation: number; readonly index: number; readonly detail: string }
  | {
      readonly type: 'data'
      readonly generation: number
      readonly index: number
      readonly kind: 'snapshot' | 'update'
      readonly sequence: number | null
      readonly topMark: string | null
      readonly crossed: boolean
    }
  | {
      readonly type: 'gap'
      readonly generation: number
      readonly index: number
      readonly expected: string | null
      readonly got: string | null
    }
  | { readonly type: 'canary'; readonly generation: number; readonly market: string }
  /** The adapter's own verdict: open, and silent on everything. */
  | { readonly type: 'adapter_stale' }

/** What the shell is asked to do. `impactAt` and `detectedAt` of an event are monotonic; the shell turns them into wall time. */
export type Effect =
  /** Ask the budget; answered by `dial_granted` or `dial_deferred`. */
  | { readonly type: 'request_dial' }
  | { readonly type: 'dial'; readonly generation: number }
  | { readonly type: 'terminate'; readonly generation: number }
  | { readonly type: 'ping'; readonly generation: number }
  | { readonly type: 'subscribe'; readonly generation: number; readonly index: number }
  | { readonly type: 'resubscribe'; readonly generation: number; readonly index: number }
  | { readonly type: 'event'; readonly body: EventBody }

/** One step's result. */
export interface Step {
  readonly state: MachineState
  readonly effects: readonly Effect[]
}

/** What one step works with: the instant, one draw uniform in [0, 1), and the effects so far. */
export interface Turn {
  readonly now: number
  readonly draw: number
  readonly effects: Effect[]
}
