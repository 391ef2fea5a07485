import type { Outage } from '@holdfast/adapter-core/events'
import type { NoticeClass } from '@holdfast/adapter-core/notices'
import type { NoticeRules } from '../channel.ts'
import { quietUntil } from './silenced.ts'
import { MAX_STORY_OUTAGES, type RuleState, type Story } from './state.ts'

/** What an outage is about, as the key of its story. */
export function subjectOf({ channel, connection, market, scope }: Outage): string {
  return scope === 'connection' ? connection : `${connection} ${channel} ${market}`
}

/** A story begins with an outage. */
export function newStory(outage: Outage, at: number): Story {
  return {
    connection: outage.connection,
    channel: outage.channel,
    market: outage.market,
    isTold: false,
    isHeld: false,
    failed: null,
    outages: [outage],
    lost: 1,
    isOpen: true,
    from: Math.min(outage.startedAt, at),
    toldAt: at,
    upFrom: null,
    queuedIn: null,
  }
}

/** It was lost again before its recovery could be told. */
export function continued(story: Story, outage: Outage): Story {
  const [first, ...later] = [...story.outages, outage]
  const outages = first === undefined ? [] : [first, ...later.slice(1 - MAX_STORY_OUTAGES)]
  return { ...story, outages, lost: story.lost + 1, isOpen: true, upFrom: null }
}

/** More is known of one of its outages. */
export function updated(story: Story, outage: Outage): Story {
  return { ...story, outages: story.outages.map((known) => (known.id === outage.id ? outage : known)) }
}

/** The outage under way, or the last one. */
export function latestOf({ outages }: Pick<Story, 'outages'>): Outage {
  const latest = outages.at(-1)
  if (latest === undefined) throw new RangeError('A story has at least one outage')
  return latest
}

/** As what an outage is told. */
export function classOf(story: Story, { loudness }: NoticeRules): NoticeClass {
  if (story.channel !== null) return 'degraded'
  return story.failed !== null && loudness.failed !== 'off' ? 'failed' : 'down'
}

/** True where it was told of as it is now. */
export function isToldAsIs(story: Story, rules: NoticeRules): boolean {
  return story.isTold && (classOf(story, rules) !== 'failed' || story.failed?.isTold === true)
}

/** When a story is to be told next, or again, or its end; null where that does not follow from time alone. */
export function dueOf(story: Story, rules: NoticeRules, state: RuleState, newsFrom: number): number | null {
  if (story.queuedIn !== null) return null
  // While the connection is out, its own story is told.
  if (story.channel !== null && isOut(state, story.connection)) return null
  if (!story.isOpen) return story.upFrom === null ? null : story.upFrom + rules.upForMs
  const noticeClass = classOf(story, rules)
  if (rules.loudness[noticeClass] === 'off' || state.acknowledged.has(latestOf(story).id)) return null
  const audibleAt = () => quietUntil(state, story.connection, Math.max(state.at, newsFrom))
  if (story.isHeld) return audibleAt()
  if (!isToldAsIs(story, rules)) return noticeClass === 'failed' ? state.at : story.from + rules.downForMs
  return rules.remindEveryMs === 0 ? null : Math.max(story.toldAt + rules.remindEveryMs, audibleAt())
}

/** From one reminder of a story to the next, in ms. */
export function reminderPeriodMs({ groupMs, remindEveryMs }: NoticeRules): number {
  return remindEveryMs + groupMs
}

function isOut({ connections }: RuleState, connection: string): boolean {
  return (connections.get(connection)?.outage ?? null) !== null
}

/** When the first of its outages began. */
export function startOf(story: Pick<Story, 'outages'>): number {
  return (story.outages[0] ?? latestOf(story)).startedAt
}
