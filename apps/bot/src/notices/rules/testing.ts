import type { EventData, EventType, HoldfastEvent } from '@holdfast/adapter-core/events'
import { NOTICE_CLASSES } from '@holdfast/adapter-core/notices'
import type { NewNotice } from '@holdfast/event-store'
import { type ConnectionHistory, foldInto } from '@holdfast/reconnect-monitor/history'
import { sampleEvent } from '@holdfast/reconnect-monitor/history/testing'
import type { NoticeChannelConfig, NoticeRules } from '../channel.ts'
import { type RuleContext, step } from './rules.ts'
import { emptyRuleState, type RuleState } from './state.ts'

/** Where every test's time begins. */
export const T0 = Temporal.Instant.from('2026-03-01T09:30:00Z').epochMilliseconds
export const SECOND = 1_000
export const MINUTE = 60_000

/** Everything is on, nothing is grouped, held off or told again. */
export function channelOf(id: string, rules: Partial<NoticeRules> = {}): NoticeChannelConfig {
  const loudness = Object.fromEntries(NOTICE_CLASSES.map((name) => [name, 'on'])) as NoticeRules['loudness']
  return {
    id,
    target: { kind: 'webhook', url: 'http://127.0.0.1:1/hook', secret: null },
    rules: {
      connections: null,
      loudness: { ...loudness, ...rules.loudness },
      downForMs: 30 * SECOND,
      upForMs: 10 * SECOND,
      flaps: null,
      groupMs: 0,
      remindEveryMs: 0,
      ...Object.fromEntries(Object.entries(rules).filter(([name]) => name !== 'loudness')),
    },
  }
}

/** Rules under test, with the log that they read. */
export function rulesUnderTest(channels: readonly NoticeChannelConfig[], newsFrom = 0) {
  let context: RuleContext = { channels, newsFrom, now: 0 }
  let state: RuleState = emptyRuleState()
  /** What the store makes of the log. */
  const stored = new Map<string, ConnectionHistory>()
  let lastId = 0
  const decided: NewNotice[] = []
  let wakeAt: number | null = null

  const take = (input: Parameters<typeof step>[1]): readonly NewNotice[] => {
    const decision = step(state, input, context)
    wakeAt = decision.wakeAt
    decided.push(...decision.decided)
    return decision.decided
  }

  const give = (event: HoldfastEvent): readonly NewNotice[] => {
    lastId += 1
    const numbered = { ...event, id: lastId }
    const { outageId } = foldInto(stored, numbered)
    return take({ kind: 'event', event: { ...numbered, outageId } })
  }

  return {
    decided,
    /** An event so many ms after the start; its id is the number of events until then. */
    event<T extends EventType>(
      type: T,
      afterMs: number,
      data: Partial<EventData[T]> = {},
      connection: string | null = /^(bot|store|spread|watch)_/.test(type) ? null : 'vest',
    ) {
      return give(sampleEvent(type, T0 + afterMs, data, connection))
    },
    lose(afterMs: number, connection = 'vest', data: Partial<EventData['connection_lost']> = {}) {
      return give(sampleEvent('connection_lost', T0 + afterMs, { impactAt: T0 + afterMs, ...data }, connection))
    },
    live(afterMs: number, connection = 'vest') {
      return give(sampleEvent('connection_live', T0 + afterMs, {}, connection))
    },
    tick: (afterMs: number) => take({ kind: 'tick', at: T0 + afterMs }),
    take,
    /** From here on the clock when events are read. */
    readAt(afterMs: number) {
      context = { ...context, now: T0 + afterMs }
    },
    reconfigure(next: readonly NoticeChannelConfig[]) {
      context = { ...context, channels: next }
    },
    replaceState(change: (state: RuleState) => RuleState) {
      state = change(state)
    },
    state: () => state,
    wakeAfterMs: () => (wakeAt === null ? null : wakeAt - T0),
    lastId: () => lastId,
  }
}

/** What a test compares: where, as what, when, and of whom. */
export function brief({ channel, content, createdAt, mutedBy }: NewNotice): string {
  const seconds = (createdAt - T0) / SECOND
  const muted = mutedBy === null ? '' : ` (${mutedBy})`
  return `${channel} ${content.class} ${seconds} ${content.connections.join('+')}${muted}`
}
