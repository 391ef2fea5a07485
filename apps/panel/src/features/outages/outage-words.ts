import { CAUSES, type Cause } from '@holdfast/adapter-core/events'
import type { EventDto, OutageDto } from '@holdfast/api-contract'
import { ATTRIBUTION_WORDS, beyondCause, CAUSE_WORDS, sentenceCase } from '@holdfast/reconnect-monitor/history'

/** What was out: the connection, or one market of it. */
export function whatWasOut({ scope, market }: OutageDto): string {
  return scope === 'connection' ? 'whole connection' : `market ${market ?? '?'}`
}

/** The cause in words, as a sentence's beginning. */
export function causeText({ cause, planned }: Pick<OutageDto, 'cause' | 'planned'>): string {
  return `${sentenceCase(CAUSE_WORDS[cause])}${planned ? ' (planned)' : ''}`
}

/** Whose doing it was, e.g. "the exchange". */
export function attributionText({ attribution }: Pick<OutageDto, 'attribution'>): string {
  return ATTRIBUTION_WORDS[attribution]
}

/** What is said below the cause: whose doing, and what is known beyond it, e.g. "the exchange · no frame for 2255 ms". */
export function besideCause(outage: Pick<OutageDto, 'attribution' | 'cause' | 'detail'>): string {
  const beyond = beyondCause(outage.cause, outage.detail)
  return `${attributionText(outage)}${beyond === null ? '' : ` · ${beyond}`}`
}

/** What an outage was taken for before its cause was revised; null where it was not, or where that is purged. */
export function firstCause({
  cause,
  timeline,
}: Pick<OutageDto, 'cause'> & { readonly timeline: readonly EventDto[] }): Cause | null {
  if (!timeline.some(({ type }) => type === 'cause_revised')) return null
  const opener = timeline.find(({ type }) => type === 'connection_lost' || type === 'connection_failed')
  const first = CAUSES.find((known) => known === opener?.data['cause'])
  return first === undefined || first === cause ? null : first
}
