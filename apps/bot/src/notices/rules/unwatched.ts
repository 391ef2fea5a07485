import type { StoredEvent } from '@holdfast/adapter-core/events'
import { flushGroup, type Turn } from './groups.ts'
import { shiftBack } from './shift.ts'
import type { RuleState } from './state.ts'

/** Until when somebody watched before an event: its own time, but for one that says that nobody did for a while. */
export function watchedUntil({ at }: Pick<RuleState, 'at'>, event: StoredEvent): number {
  switch (event.type) {
    case 'bot_started':
      return Math.min(event.at, event.data.previousRunEndedAt ?? at)
    case 'watch_interrupted':
      return Math.min(event.at, event.data.lastSeenAt)
    default:
      return event.at
  }
}

/**
 * Time passes until an event, of which nobody saw anything: nothing falls due in it, and no recovery holds through it. What a run
 * had gathered is told as of its end, for it does not outlive the run.
 */
export function passUnwatched(state: RuleState, turns: readonly Turn[], event: StoredEvent): void {
  // The clock was set back, and what was counted on the old one goes on on the new one.
  if (event.at < state.at) shiftBack(state, state.at - event.at)
  if (event.type === 'bot_started') for (const turn of turns) endRun(turn)
  const unwatchedMs = Math.max(0, event.at - state.at)
  for (const { own } of turns) {
    for (const [key, story] of own.stories) {
      if (story.upFrom !== null) own.stories.set(key, { ...story, upFrom: story.upFrom + unwatchedMs })
    }
  }
  state.at += unwatchedMs
}

/** Whether a recovery would have held is not known any more: it is told when data flows again. */
function endRun(turn: Turn): void {
  const { groups, stories } = turn.own
  for (const noticeClass of groups.keys()) flushGroup(turn, noticeClass)
  for (const [key, story] of stories) stories.set(key, { ...story, upFrom: null })
}
