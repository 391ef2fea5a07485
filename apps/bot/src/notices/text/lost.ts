import { sanitize } from '@holdfast/adapter-core'
import type { NoticeClass } from '@holdfast/adapter-core/notices'
import { count, duration } from '@holdfast/reconnect-monitor/history'
import type { RuleState, Story } from '../rules/state.ts'
import { latestOf, startOf } from '../rules/story.ts'
import type { LostFacts } from './content.ts'
import { causeSentence, causeWords, listed, subject, unique, utc } from './words.ts'

/** Impacts so close together count as one, in ms: what the monitor's network watch has. */
const TOGETHER_MS = 2_000
/** Stories that a text tells in full; of more it gives a line each. */
const IN_FULL = 3

/** `vest is down: no answer to ping`; of several, how many and which. */
export function lostTitle(noticeClass: NoticeClass, stories: readonly Story[], facts: LostFacts): string {
  const [story] = stories
  if (story === undefined) return ''
  if (stories.length > 1) return titleOfMany(noticeClass, stories, facts)
  const outage = latestOf(story)
  const still = facts.isReminder ? ' still' : ''
  const since = facts.isReminder ? ` after ${duration(facts.state.at - startOf(story))}` : ''
  const is: Partial<Record<NoticeClass, string>> = {
    failed: `${still === '' ? 'needs' : 'still needs'} an operator`,
    degraded: `is${still} not fresh`,
  }
  return `${subject(outage)} ${is[noticeClass] ?? `is${still} down`}${since}: ${causeWords(outage)}`
}

function titleOfMany(noticeClass: NoticeClass, stories: readonly Story[], { isReminder, state }: LostFacts): string {
  const still = isReminder ? ' still' : ''
  const connections = unique(stories.map(({ connection }) => connection))
  const names = listed(connections)
  if (noticeClass === 'degraded') {
    return `${count(stories.length, 'subscription')} are${still} not fresh, on ${names}`
  }
  const many = manyOf(connections.length, isAll(state, connections))
  if (noticeClass === 'failed') return `${many}${still} need an operator: ${names}`
  if (isReminder) return `${many} are still down: ${names}`
  if (stories.every((story) => latestOf(story).cause === 'local_network')) {
    return `${many} are down: our own network (${names})`
  }
  const starts = stories.map(startOf)
  const isTogether = Math.max(...starts) - Math.min(...starts) <= TOGETHER_MS
  return isTogether ? `${many} were lost within 2 s: ${names}` : `${many} are down: ${names}`
}

/** `3 connections`, `All 3 connections`, `Both connections`. */
function manyOf(n: number, isAll: boolean): string {
  if (!isAll) return count(n, 'connection')
  return n === 2 ? 'Both connections' : `All ${count(n, 'connection')}`
}

/** Since when, how it was noticed, what was tried, what comes next. */
export function lostText(noticeClass: NoticeClass, stories: readonly Story[], facts: LostFacts): string {
  const isShort = stories.length > IN_FULL
  const parts = stories.map((story) => (isShort ? line(story) : paragraph(story, facts.state)))
  return [...parts, ...next(noticeClass, stories)].join('\n')
}

function line(story: Story): string {
  const outage = latestOf(story)
  return `${subject(outage)}: ${causeWords(outage)}, since ${utc(startOf(story))}`
}

function paragraph(story: Story, { at }: RuleState): string {
  const outage = latestOf(story)
  const start = startOf(story)
  const often = story.lost > 1 ? `; lost ${story.lost} times since` : ''
  const noticed = outage.detectionMs >= 1 ? `, noticed after ${duration(outage.detectionMs)}` : ''
  const tried = outage.scope === 'connection' ? `, ${count(outage.attempts, 'attempt')} to reconnect so far` : ''
  return `${subject(outage)}: ${causeSentence(outage)}. Since ${utc(start)}, ${duration(Math.max(0, at - start))} by then${often}${noticed}${tried}.`
}

function next(noticeClass: NoticeClass, stories: readonly Story[]): readonly string[] {
  switch (noticeClass) {
    case 'failed':
      return [
        ...unique(stories.flatMap(({ failed }) => (failed === null ? [] : [sanitize(failed.remedy)]))),
        'It is tried now and then all the same.',
      ]
    case 'degraded':
      return ['The connection lives on; what is not fresh is asked for again. Its end will be told.']
    default:
      return ['The bot goes on trying; the recovery will be told.']
  }
}

/** True where no connection is left that runs and is not among them. */
function isAll({ connections }: RuleState, lost: readonly string[]): boolean {
  return [...connections].every(([id, { state }]) => lost.includes(id) || state === 'paused' || state === 'stopped')
}
