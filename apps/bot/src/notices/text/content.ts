import type { Outage } from '@holdfast/adapter-core/events'
import type { NoticeClass, NoticeContent, NoticeOutage } from '@holdfast/adapter-core/notices'
import type { RuleState, Said, Story } from '../rules/state.ts'
import { latestOf, startOf } from '../rules/story.ts'
import { lostText, lostTitle } from './lost.ts'
import { recoveredText, recoveredTitle } from './recovered.ts'
import { cut, MAX_TEXT, MAX_TITLE, unique } from './words.ts'

/** Outages that one notice holds as data; the text counts all. */
const MAX_OUTAGES = 50

export interface LostFacts {
  readonly state: RuleState
  /** All of them were told of before. */
  readonly isReminder: boolean
}

/** Something is out: `down`, `degraded` or `failed`. */
export function lostContent(noticeClass: NoticeClass, stories: readonly Story[], facts: LostFacts): NoticeContent {
  const outages = stories.map(latestOf)
  return content(noticeClass, {
    at: Math.min(...stories.map(startOf)),
    title: lostTitle(noticeClass, stories, facts),
    text: lostText(noticeClass, stories, facts),
    connections: outages.map(({ connection }) => connection),
    outages,
  })
}

/** What was told of as out is well again. */
export function recoveredContent(stories: readonly Story[]): NoticeContent {
  return content('recovered', {
    at: Math.max(...stories.map((story) => endOf(story))),
    title: recoveredTitle(stories),
    text: recoveredText(stories),
    connections: stories.map(({ connection }) => connection),
    outages: stories.flatMap(({ outages }) => outages),
  })
}

/** Facts that are told as they are, the first first. */
export function saidContent(noticeClass: NoticeClass, said: readonly Said[], unsaid: number): NoticeContent {
  const [first] = said
  const more = said.length - 1 + unsaid
  return content(noticeClass, {
    at: first?.at ?? 0,
    title: `${first?.title ?? ''}${more > 0 ? `, and ${more} more` : ''}`,
    text: [...said.map(({ text }) => text), ...(unsaid > 0 ? [`And ${unsaid} more.`] : [])].join('\n'),
    connections: said.flatMap(({ connections }) => connections),
    outages: [],
  })
}

function content(noticeClass: NoticeClass, said: Said & { readonly outages: readonly Outage[] }): NoticeContent {
  return {
    class: noticeClass,
    at: said.at,
    title: cut(said.title, MAX_TITLE),
    text: cut(said.text, MAX_TEXT),
    connections: unique(said.connections),
    outages: said.outages.slice(0, MAX_OUTAGES).map(noticeOutage),
  }
}

/** When it was last known to be out, or was well again where that was seen. */
function endOf(story: Story): number {
  const { endedAt, startedAt } = latestOf(story)
  return endedAt ?? startedAt
}

function noticeOutage(outage: Outage): NoticeOutage {
  const { attempts, attribution, cause, connection, detectedAt, durationMs, endedAt, id, market, scope, startedAt } =
    outage
  return { id, connection, scope, market, cause, attribution, startedAt, detectedAt, endedAt, durationMs, attempts }
}
