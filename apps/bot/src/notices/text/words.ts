import { sanitize } from '@holdfast/adapter-core'
import type { Outage } from '@holdfast/adapter-core/events'
import { ATTRIBUTION_WORDS, CAUSE_WORDS, spaced } from '@holdfast/reconnect-monitor/history'

/** Longest title of a notice, in UTF-16 units. */
export const MAX_TITLE = 120
/** Longest text of a notice, in UTF-16 units. */
export const MAX_TEXT = 2_000

/** At most so many units; what was cut off ends in an ellipsis. */
export function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).toWellFormed()}…`
}

/** An instant to the second: `2026-03-01 09:30:00 UTC`. */
export function utc(at: number): string {
  const text = Temporal.Instant.fromEpochMilliseconds(at).toString({ smallestUnit: 'second' })
  return text.replace('T', ' ').replace('Z', ' UTC')
}

/** `a`, `a and b`, `a, b and c`; of many the first few. */
export function listed(names: readonly string[], most = 8): string {
  const shown = names.length > most ? [...names.slice(0, most), `${names.length - most} more`] : names
  const last = shown.at(-1) ?? ''
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(', ')} and ${last}`
}

/** What an outage is about: `vest`, or `vest BTC-PERP order book`. */
export function subject({ channel, connection, market }: Pick<Outage, 'channel' | 'connection' | 'market'>): string {
  return channel === null ? connection : `${connection} ${market} ${spaced(channel)}`
}

export function causeWords({ cause }: Pick<Outage, 'cause'>): string {
  return CAUSE_WORDS[cause]
}

/** Cause, whose doing it was, and what was said: `No answer to ping, the doing of the network`. */
export function causeSentence({
  attribution,
  cause,
  detail,
}: Pick<Outage, 'attribution' | 'cause' | 'detail'>): string {
  const isSaid = attribution === 'unknown' || cause === 'local_network'
  const whose = isSaid ? '' : `, the doing of ${ATTRIBUTION_WORDS[attribution]}`
  // Whoever recorded it has stripped it; a text that goes to other machines does not rely on that.
  const said = sanitize(detail ?? '')
  return `${CAUSE_WORDS[cause]}${whose}${said === '' ? '' : ` (${said})`}`
}

/** Names without repeats, in their order. */
export function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)]
}
