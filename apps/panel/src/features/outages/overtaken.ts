import type { AnswerOf, ENDPOINTS } from '@holdfast/api-contract'
import type { OutageAction } from './action-words.ts'

type Outage = Pick<AnswerOf<typeof ENDPOINTS.outage>, 'acknowledged' | 'endedAt'>

/** What somebody was asked to confirm, and how the outage was then. */
export interface AskedAction {
  readonly action: OutageAction
  readonly wasOngoing: boolean
}

/** Why what was offered makes no sense any more, as sentences; null while it does. */
export function overtakenBy({ action, wasOngoing }: AskedAction, now: Outage): string | null {
  const { acknowledged, endedAt } = now
  if (action === 'acknowledge' && acknowledged !== null) {
    const { actor, reason } = acknowledged
    const why = reason === null || reason === '' ? '' : `: ${reason}`
    return `Acknowledged meanwhile by ${actor}${why}. There is nothing left to do.`
  }
  return wasOngoing && endedAt !== null ? IT_ENDED[action] : null
}

/** What was said of an outage that lasts does not hold of one that is over: it has to be asked anew. */
const IT_ENDED = {
  acknowledge:
    'The outage ended meanwhile: there are no more reminders to stop. Close this and ask again to record that you have seen it.',
  mute: 'The outage ended meanwhile: its recovery would not end this mute any more. Close this and ask again to mute the connection all the same.',
} as const satisfies Record<OutageAction, string>
