import type { OutageDto } from '@holdfast/api-contract'
import { ATTRIBUTION_WORDS, CAUSE_WORDS, sentenceCase } from '@holdfast/reconnect-monitor/history'

/** What was out: the connection, or one market of it. */
export function whatWasOut({ scope, market }: OutageDto): string {
  return scope === 'connection' ? 'whole connection' : `market ${market ?? '?'}`
}

/** The cause in words, as a sentence's beginning. */
export function causeText({ cause, planned }: OutageDto): string {
  return `${sentenceCase(CAUSE_WORDS[cause])}${planned ? ' (planned)' : ''}`
}

/** Whose doing it was, e.g. "the exchange". */
export function attributionText({ attribution }: OutageDto): string {
  return ATTRIBUTION_WORDS[attribution]
}
