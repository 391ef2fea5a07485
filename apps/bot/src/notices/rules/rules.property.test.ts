import { expect, test } from 'bun:test'
import type { HoldfastEvent, StoredEvent } from '@holdfast/adapter-core/events'
import type { NewNotice } from '@holdfast/event-store'
import { foldAll } from '@holdfast/reconnect-monitor/history'
import { arbitraryLog, numbered, stretched } from '@holdfast/reconnect-monitor/history/testing'
import fc from 'fast-check'
import type { NoticeChannelConfig } from '../channel.ts'
import { step } from './rules.ts'
import { emptyRuleState, MAX_STORY_OUTAGES, restoreRuleState, saveRuleState } from './state.ts'
import { channelOf } from './testing.ts'
import { watchedUntil } from './unwatched.ts'

const IS_FULL = Bun.env['HOLDFAST_FULL'] === '1'
const RUNS = { numRuns: IS_FULL ? 100 : 25 }
const LONG_RUNS = { numRuns: IS_FULL ? 20 : 4 }
/** For the full number on a busy machine, in ms. */
const TIMEOUT_MS = IS_FULL ? 120_000 : 20_000
const OUT = ['down', 'degraded', 'failed']

/** Silences and acknowledgements that hit: short ids, windows as long as the log. */
function aimed(log: readonly HoldfastEvent[]): readonly HoldfastEvent[] {
  return log.map((event, index) => {
    switch (event.type) {
      case 'outage_acknowledged':
        return { ...event, data: { ...event.data, outage: Math.max(1, index - 1) } }
      case 'silence_started':
        return { ...event, data: { ...event.data, silence: index % 3, from: event.at, until: event.at + 60_000 } }
      case 'silence_ended':
        return { ...event, data: { ...event.data, silence: index % 3 } }
      default:
        return event
    }
  })
}

/** A log in which an instant is as long as the rules count. */
const logs = arbitraryLog.map((log) => foldAll(numbered(aimed(stretched(log, 100)))).events)

const channels = fc
  .record({
    downForMs: fc.constantFrom(0, 5_000, 60_000),
    upForMs: fc.constantFrom(0, 10_000),
    groupMs: fc.constantFrom(0, 3_000, 20_000),
    remindEveryMs: fc.constantFrom(0, 30_000),
    flaps: fc.constantFrom(null, { count: 2, withinMs: 60_000 }),
  })
  .map((rules): readonly NoticeChannelConfig[] => [channelOf('phone', rules), channelOf('desk')])

const LATE = 10_000_000_000

/** Reads a log; after each event where `cuts` says so, the state is saved and restored, and ticks come in between. */
function read(
  log: readonly StoredEvent[],
  config: readonly NoticeChannelConfig[],
  options: { readonly cuts?: readonly boolean[]; readonly ticks?: readonly boolean[] } = {},
) {
  let state = emptyRuleState()
  const decided: NewNotice[] = []
  const context = { channels: config, newsFrom: 0, now: 0 }
  const next = (index: number) => log[index + 1]
  log.forEach((event, index) => {
    decided.push(...step(state, { kind: 'event', event }, context).decided)
    if (options.cuts?.[index % options.cuts.length] === true) {
      const saved = JSON.parse(JSON.stringify(saveRuleState(state)))
      state = restoreRuleState(saved) ?? emptyRuleState()
    }
    const following = next(index)
    // While nobody watches, nothing ticks.
    const until = following === undefined ? 0 : watchedUntil(state, following)
    if (options.ticks?.[index % options.ticks.length] === true && until > event.at) {
      const at = event.at + Math.floor((until - event.at) / 2)
      decided.push(...step(state, { kind: 'tick', at }, context).decided)
    }
  })
  decided.push(...step(state, { kind: 'tick', at: LATE }, { ...context, channels: withoutReminders(config) }).decided)
  return { decided, state }
}

/** So that the last tick, ages later, does not tell a thousand times. */
function withoutReminders(config: readonly NoticeChannelConfig[]): readonly NoticeChannelConfig[] {
  return config.map((channel) => ({ ...channel, rules: { ...channel.rules, remindEveryMs: 0 } }))
}

const sent = (decided: readonly NewNotice[], channel: string) =>
  decided.filter((notice) => notice.channel === channel && notice.mutedBy === null)

test(
  'the same events give the same notices, wherever the reading was cut and whatever ticks came',
  () => {
    fc.assert(
      fc.property(
        logs,
        channels,
        fc.array(fc.boolean(), { minLength: 1, maxLength: 7 }),
        fc.array(fc.boolean(), { minLength: 1, maxLength: 7 }),
        (log, config, cuts, ticks) => {
          const whole = read(log, config).decided
          const parts = read(log, config, { cuts, ticks }).decided
          expect(parts.filter(isNews)).toEqual(whole.filter(isNews))
          // Reminders that are late are left out but for the last.
          expect(parts).toEqual(expect.arrayContaining([...whole]))
        },
      ),
      RUNS,
    )
  },
  TIMEOUT_MS,
)

const isNews = ({ content }: NewNotice): boolean => !/ still /.test(content.title)

/** Each outage is told as out before it is told as over, and each of both once. */
function checkStories(notices: readonly NewNotice[]): void {
  const out = new Set<number>()
  const over = new Set<number>()
  for (const { content } of notices) {
    const ids = content.outages.map(({ id }) => id)
    if (content.class === 'recovered') {
      expect(ids.some((id) => out.has(id))).toBe(true)
      expect(ids.filter((id) => over.has(id))).toEqual([])
      expect(content.outages.filter(({ endedAt }) => endedAt === null)).toEqual([])
      for (const id of ids) over.add(id)
    } else {
      // A connection that was told as down may fail, which is told once more.
      if (content.class !== 'failed') expect(ids.filter((id) => out.has(id))).toEqual([])
      expect(ids.filter((id) => over.has(id))).toEqual([])
      for (const id of ids) out.add(id)
    }
  }
}

test(
  'an outage is told as out at most once, but for reminders, and as over at most once, after that',
  () => {
    fc.assert(
      fc.property(logs, channels, (log, config) => {
        const { decided } = read(log, withoutReminders(config))
        for (const { id } of config) checkStories(sent(decided, id))
      }),
      RUNS,
    )
  },
  TIMEOUT_MS,
)

/** How far the clock went back, all in all. */
function setBackMs(log: readonly StoredEvent[]): number {
  return log.reduce((sum, { at }, index) => sum + Math.max(0, (log[index - 1]?.at ?? at) - at), 0)
}

test(
  'what is told as out is so at that time, and has lasted as long as the rule asks',
  () => {
    fc.assert(
      fc.property(logs, channels, (log, config) => {
        const { outages } = foldAll(log)
        for (const { content, createdAt, channel } of read(log, config).decided) {
          const rules = config.find(({ id }) => id === channel)?.rules
          if (!OUT.includes(content.class)) continue
          for (const told of content.outages) {
            const known = outages.find(({ id }) => id === told.id)
            expect(known).toBeDefined()
            expect(told.endedAt).toBeNull()
            if (content.class === 'failed') continue
            expect(known?.planned).toBe(false)
            expect(createdAt - content.at + setBackMs(log)).toBeGreaterThanOrEqual(rules?.downForMs ?? 0)
          }
        }
      }),
      RUNS,
    )
  },
  TIMEOUT_MS,
)

test(
  'nothing is sent about what is silenced',
  () => {
    fc.assert(
      fc.property(logs, channels, (log, config) => {
        const state = emptyRuleState()
        for (const event of log) {
          // Those that began before this event; what this one begins or ends counts for what follows.
          const before = [...state.silences.values()]
          const { decided } = step(state, { kind: 'event', event }, { channels: config, newsFrom: 0, now: 0 })
          if (event.type.startsWith('silence_') || endsMutes(event)) continue
          const held = decided.filter(({ content, createdAt }) =>
            before.some(
              ({ connection, from, until }) =>
                from <= createdAt &&
                createdAt < until &&
                (connection === null || content.connections.includes(connection)),
            ),
          )
          expect(held.filter(({ mutedBy }) => mutedBy === null)).toEqual([])
        }
      }),
      RUNS,
    )
  },
  TIMEOUT_MS,
)

const endsMutes = ({ type }: StoredEvent): boolean =>
  ['connection_live', 'connection_degraded', 'subscription_restored', 'book_resynced'].includes(type)

test(
  'the state stays small: what is open, and no more',
  () => {
    fc.assert(
      fc.property(logs, channels, (log, config) => {
        const again = Array.from({ length: 20 }, (_, round) =>
          log.map((event) => ({ ...event, id: event.id + round * log.length, at: event.at + round * 10_000_000 })),
        ).flat()
        const { state } = read(again, withoutReminders(config))
        // Two connections with two markets each.
        for (const { flaps, groups, stories } of state.channels.values()) {
          expect(stories.size).toBeLessThanOrEqual(2 + 2 * 2)
          for (const { outages } of stories.values()) expect(outages.length).toBeLessThanOrEqual(MAX_STORY_OUTAGES)
          expect(flaps.size).toBeLessThanOrEqual(2)
          expect(groups.size).toBe(0)
        }
        expect(state.acknowledged.size).toBeLessThanOrEqual(2 + 2 * 2)
        expect(state.silences.size + state.ending.size).toBeLessThanOrEqual(6)
      }),
      LONG_RUNS,
    )
  },
  TIMEOUT_MS,
)
