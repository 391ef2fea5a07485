import type { EventData, EventType, HistoryState } from '@holdfast/adapter-core/events'
import type { EventDto } from '@holdfast/api-contract'
import { count, duration, sentenceCase, spaced } from '@holdfast/reconnect-monitor/history'

/** What actions are about. */
export const KIND_WORDS = {
  access: 'Logins',
  connection: 'Connections',
  configuration: 'Configuration',
  notices: 'Notices and outages',
  drill: 'Drills',
  bot: 'The bot itself',
} as const
export type ActionKind = keyof typeof KIND_WORDS

/** The events that somebody's doing leaves behind, and those that say where some of it may be missing. */
export const AUDIT_TYPES = [
  'operator_action',
  'connection_paused',
  'connection_resumed',
  'outage_acknowledged',
  'silence_started',
  'silence_ended',
  'config_reloaded',
  'drill_started',
  'drill_finished',
  'bot_started',
  'bot_stopped',
  'store_degraded',
  'store_restored',
] as const satisfies readonly EventType[]
type AuditType = (typeof AUDIT_TYPES)[number]

/** Which events a kind of action may be among. */
const TYPES_OF = {
  access: ['operator_action'],
  connection: ['operator_action', 'connection_paused', 'connection_resumed'],
  configuration: ['operator_action', 'config_reloaded'],
  notices: ['outage_acknowledged', 'silence_started', 'silence_ended'],
  drill: ['drill_started', 'drill_finished'],
  bot: ['bot_started', 'bot_stopped', 'store_degraded', 'store_restored'],
} as const satisfies Record<ActionKind, readonly AuditType[]>

/** The events to ask for: of one kind of action, or of all. */
export function typesOfKind(kind: ActionKind | null): readonly AuditType[] {
  return kind === null ? AUDIT_TYPES : TYPES_OF[kind]
}

/** What became of an action, in the look of a state: never its colour alone. */
export interface Outcome {
  readonly look: HistoryState
  readonly word: 'Done' | 'Refused' | 'Unrecorded'
  readonly why: string | null
}

/** One line of the audit log. */
export interface Action {
  readonly kind: ActionKind
  /** Null where the bot did it by itself. */
  readonly actor: string | null
  readonly address: string | null
  /** What was done or asked for. */
  readonly text: string
  /** What it was done to, beyond the connection. */
  readonly target: string | null
  readonly reason: string | null
  readonly outcome: Outcome
}

const DONE: Outcome = { look: 'live', word: 'Done', why: null }
const refused = (why: string | null): Outcome => ({ look: 'failed', word: 'Refused', why })
const unrecorded = (why: string): Outcome => ({ look: 'unknown', word: 'Unrecorded', why })

const ACCESS: Readonly<Record<string, string>> = {
  login: 'Logged in',
  login_failed: 'Failed login',
  logout: 'Logged out',
  logout_everywhere: 'Logged out everywhere',
}

type By = Pick<EventData['operator_action'], 'actor' | 'reason' | 'address'>
const by = ({ actor, address, reason }: By) => ({ actor, address: address ?? null, reason })
const BY_ITSELF = { actor: null, address: null, reason: null } as const

type Tellers = { readonly [T in AuditType]: (data: EventData[T]) => Action }

const TELLERS = {
  operator_action: (data) => {
    const access = ACCESS[data.action]
    const isFailed = data.action === 'login_failed'
    const kind = access === undefined ? (data.action === 'reload' ? 'configuration' : 'connection') : 'access'
    const outcome = isFailed ? refused(data.reason) : data.refused === undefined ? DONE : refused(data.refused)
    const text = access ?? sentenceCase(spaced(data.action))
    return { kind, ...by(data), text, target: null, outcome, ...(isFailed ? { reason: null } : {}) }
  },
  connection_paused: (data) => ({ kind: 'connection', ...by(data), text: 'Pause', target: null, outcome: DONE }),
  connection_resumed: (data) => ({ kind: 'connection', ...by(data), text: 'Resume', target: null, outcome: DONE }),
  outage_acknowledged: (data) => ({
    kind: 'notices',
    ...by(data),
    text: 'Acknowledged an outage',
    target: `outage ${data.outage}`,
    outcome: DONE,
  }),
  silence_started: (data) => ({
    kind: 'notices',
    ...by(data),
    text: `${sentenceCase(data.kind)} for ${duration(data.until - data.from)}`,
    target: `silence ${data.silence}`,
    outcome: DONE,
  }),
  silence_ended: ({ actor, endedBy, kind, silence }) => ({
    kind: 'notices',
    ...BY_ITSELF,
    actor,
    text: `${sentenceCase(kind)} ended${endedBy === 'recovered' ? ' with the recovery' : ''}`,
    target: `silence ${silence}`,
    outcome: DONE,
  }),
  config_reloaded: ({ actor, added, changed, needsRestart, removed, sections }) => {
    const parts = [
      ...added.map((id) => `+ ${id}`),
      ...changed.map((id) => `changed ${id}`),
      ...removed.map((id) => `− ${id}`),
      ...sections,
    ]
    const waits = needsRestart.length === 0 ? null : `waiting for a restart: ${needsRestart.join(', ')}`
    return {
      kind: 'configuration',
      ...BY_ITSELF,
      actor,
      text: 'Configuration taken over',
      target: parts.length === 0 ? 'nothing changed' : parts.join(', '),
      outcome: { ...DONE, why: waits },
    }
  },
  drill_started: () => ({ kind: 'drill', ...BY_ITSELF, text: 'Drill started', target: null, outcome: DONE }),
  drill_finished: () => ({ kind: 'drill', ...BY_ITSELF, text: 'Drill finished', target: null, outcome: DONE }),
  bot_started: ({ mode, previousRunClean, version }) => ({
    kind: 'bot',
    ...BY_ITSELF,
    text: 'Bot started',
    target: `version ${version}, ${mode} mode`,
    outcome:
      previousRunClean === false
        ? unrecorded('the run before ended without a goodbye: its last moments may be missing')
        : DONE,
  }),
  bot_stopped: ({ reason }) => ({
    kind: 'bot',
    ...BY_ITSELF,
    text: 'Bot stopped',
    target: null,
    reason,
    outcome: DONE,
  }),
  store_degraded: ({ error }) => ({
    kind: 'bot',
    ...BY_ITSELF,
    text: 'The disk took nothing any more',
    target: null,
    reason: error,
    outcome: unrecorded('actions from here on, until the disk was back, were carried out and may be missing'),
  }),
  store_restored: ({ dropped }) => ({
    kind: 'bot',
    ...BY_ITSELF,
    text: 'The disk was back',
    target: null,
    outcome: dropped === 0 ? DONE : unrecorded(`${count(dropped, 'event')} lost`),
  }),
} as const satisfies Tellers

/** An event as a line of the audit log; null for one that is none. */
export function actionOf(event: Pick<EventDto, 'type' | 'data'>): Action | null {
  const type = AUDIT_TYPES.find((one) => one === event.type)
  if (type === undefined) return null
  const tell = TELLERS[type] as (data: unknown) => Action
  try {
    return tell(event.data)
  } catch {
    // Stored by a bot that promised other data: that it happened is better than nothing.
    return { kind: 'bot', ...BY_ITSELF, text: sentenceCase(spaced(event.type)), target: null, outcome: DONE }
  }
}
