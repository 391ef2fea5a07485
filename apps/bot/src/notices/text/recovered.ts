import { count, duration } from '@holdfast/reconnect-monitor/history'
import type { Story } from '../rules/state.ts'
import { latestOf, startOf } from '../rules/story.ts'
import { causeSentence, causeWords, listed, subject, unique, utc } from './words.ts'

const IN_FULL = 3

/** `vest is back after 1 min 23 s: no answer to ping`; of several, how many and which. */
export function recoveredTitle(stories: readonly Story[]): string {
  const [story] = stories
  if (story === undefined) return ''
  if (stories.length > 1) {
    const names = listed(unique(stories.map(({ connection }) => connection)))
    const isOfConnections = stories.every(({ channel }) => channel === null)
    return isOfConnections
      ? `${count(stories.length, 'connection')} are back: ${names}`
      : `${count(stories.length, 'outage')} are over, of ${names}`
  }
  const outage = latestOf(story)
  const what = `${subject(outage)} is ${story.channel === null ? 'back' : 'fresh again'}`
  return wasCutShort(story)
    ? `${what}; the bot stopped while it was out`
    : `${what} after ${duration(lengthOf(story))}: ${causeWords(outage)}`
}

/** From when to when, for how long, why, and what it took. */
export function recoveredText(stories: readonly Story[]): string {
  return stories.map((story) => (stories.length > IN_FULL ? line(story) : paragraph(story))).join('\n')
}

function line(story: Story): string {
  const outage = latestOf(story)
  return wasCutShort(story)
    ? `${subject(outage)}: out since ${utc(startOf(story))}; the bot stopped meanwhile, it is well now`
    : `${subject(outage)}: ${duration(lengthOf(story))}, ${causeWords(outage)}`
}

function paragraph(story: Story): string {
  const outage = latestOf(story)
  const start = startOf(story)
  const end = outage.endedAt ?? start
  const cause = causeSentence(outage)
  if (wasCutShort(story)) {
    const since = story.upFrom === null ? '' : ` Data flows since ${utc(story.upFrom)}.`
    return `${subject(outage)}: ${cause}. Out since ${utc(start)}. The bot stopped at ${utc(end)} while it was out, so when it came back is not known.${since}`
  }
  const often = story.lost > 1 ? ` It was lost ${story.lost} times in that time.` : ''
  const unwatched = story.outages.some(({ endedBy }) => endedBy === 'process_stop')
    ? ' For a part of it the bot did not run.'
    : ''
  const tried = outage.scope === 'connection' ? `, ${count(outage.attempts, 'attempt')}` : ''
  return `${subject(outage)}: ${cause}. Out from ${utc(start)} to ${utc(end)}, ${duration(lengthOf(story))}${tried}.${often}${unwatched}`
}

/** The last of it ended with the bot, not with a recovery. */
function wasCutShort(story: Story): boolean {
  return latestOf(story).endedBy === 'process_stop'
}

/** Of one outage what was measured; of several the time from the first start to the last end. */
function lengthOf(story: Story): number {
  const { durationMs, endedAt } = latestOf(story)
  const start = startOf(story)
  return story.lost === 1 && durationMs !== null ? durationMs : Math.max(0, (endedAt ?? start) - start)
}
