import type { EventData, OutagePhases } from '@holdfast/adapter-core/events'
import type { OutageDto } from '@holdfast/api-contract'
import { CAUSE_WORDS, PHASE_WORDS, ROLE_WORD, sentenceCase, unusualWait } from '@holdfast/reconnect-monitor/history'
import type { AttemptStep, Step } from './attempt-steps.ts'

const PHASE_LABEL = {
  detectedMs: 'Unnoticed',
  waitedMs: 'Waited',
  dialedMs: 'Dialed',
  authenticatedMs: 'Logged in',
  subscribedMs: 'Subscribed',
  firstDataMs: 'First data',
} as const satisfies Record<keyof OutagePhases, string>

/** How far an attempt came that failed in a phase. */
const CAME_TO = {
  waiting: 'before its dial',
  dialing: 'while dialing',
  authenticating: 'dialed, then failed logging in',
  subscribing: 'dialed, then failed subscribing',
  syncing: 'subscribed, but no data came',
} as const satisfies Record<EventData['attempt_failed']['phase'], string>

/** The name of a row. */
export function stepName(step: Step): string {
  switch (step.kind) {
    case 'unnoticed':
      return 'Unnoticed'
    case 'attempt':
      return step.role === 'primary' ? `Attempt ${step.attempt}` : `${sentenceCase(ROLE_WORD[step.role])} socket`
    case 'phase':
      return PHASE_LABEL[step.phase]
    case 'waiting':
      return 'Waiting'
    case 'rest':
      return 'Until it was over'
  }
}

/** Why an attempt began when it did: the schedule, a limit, a floor or somebody's word. */
export function whyThen({ reason, attempt }: Pick<AttemptStep, 'reason' | 'attempt'>): string {
  if (reason === 'backoff') return 'dials are kept apart, further with each failure'
  return unusualWait(reason) ?? (attempt === 1 ? 'at once, spread a little' : 'at once')
}

/** How an attempt ended, with how far it came; null while it is under way, or where nothing is told. */
export function howItEnded(step: AttemptStep, endedBy: OutageDto['endedBy']): string | null {
  const { failure } = step
  if (failure !== null) {
    const came = CAME_TO[failure.phase] ?? `while ${PHASE_WORDS[failure.phase]}`
    return `${sentenceCase(CAUSE_WORDS[failure.cause])}, ${came}`
  }
  if (step.isLast) return 'Brought the data back'
  if (step.segments.at(-1)?.endMs === null) return null
  return endedBy === 'paused'
    ? 'Cut off by the pause'
    : endedBy === 'process_stop'
      ? 'Cut off: the bot stopped'
      : 'Left for another'
}

/** What ended an outage, as the last row says it. */
export function endWord(endedBy: OutageDto['endedBy']): string {
  switch (endedBy) {
    case 'recovered':
      return 'Recovered after'
    case 'paused':
      return 'Paused after'
    case 'process_stop':
      return 'Bot stopped after'
    case null:
      return 'Out so far'
  }
}
