import type { EventType } from '@holdfast/adapter-core/events'
import type { EventDto } from '@holdfast/api-contract'
import { type Span, xOf } from './span.ts'

/** What operators did and the bot went through: events that explain what lanes show. */
export const MARK_TYPES = [
  'operator_action',
  'connection_paused',
  'connection_resumed',
  'bot_started',
  'bot_stopped',
  'config_reloaded',
] as const satisfies readonly EventType[]

/** What a mark looks like. */
export type MarkKind = 'pause' | 'resume' | 'act' | 'start' | 'stop' | 'reload'

const KINDS = {
  operator_action: 'act',
  connection_paused: 'pause',
  connection_resumed: 'resume',
  bot_started: 'start',
  bot_stopped: 'stop',
  config_reloaded: 'reload',
} as const satisfies Record<(typeof MARK_TYPES)[number], MarkKind>

/** Who came and went is the audit log's. */
const ACCESS: ReadonlySet<unknown> = new Set(['login', 'login_failed', 'logout', 'logout_everywhere'])
/** Events closer than this are one mark, in px. */
const TOGETHER = 8

/** Events at one place of a lane, oldest first. */
export interface Mark {
  /** Of the first of them. */
  readonly at: number
  /** Of the last of them, which the mark looks like. */
  readonly kind: MarkKind
  readonly events: readonly EventDto[]
}

/** What one event looks like; null for what is not marked. */
export function kindOf(event: EventDto): MarkKind | null {
  return isMarked(event) ? KINDS[event.type] : null
}

/** Whose lane an event is marked in: a connection's, or null for the bot's own; undefined where it is not marked. */
export function laneOf(event: EventDto): string | null | undefined {
  if (!isMarked(event) || ACCESS.has(event.data['action'])) return undefined
  return event.connection
}

/** Marks of one lane's events, which may be in any order. */
export function marksOf(events: readonly EventDto[], span: Span, width: number): readonly Mark[] {
  const shown = events.filter(({ at }) => at >= span.from && at <= span.to)
  const marks: Mark[] = []
  for (const event of shown.toSorted((a, b) => a.at - b.at || a.id - b.id)) {
    if (!isMarked(event)) continue
    const kind = KINDS[event.type]
    const last = marks.at(-1)
    if (last !== undefined && xOf(event.at, span, width) - xOf(last.at, span, width) < TOGETHER) {
      marks[marks.length - 1] = { ...last, kind, events: [...last.events, event] }
    } else {
      marks.push({ at: event.at, kind, events: [event] })
    }
  }
  return marks
}

function isMarked(event: EventDto): event is EventDto & { readonly type: (typeof MARK_TYPES)[number] } {
  return event.type in KINDS
}
