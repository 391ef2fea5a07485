import type { EventData, EventType } from '@holdfast/adapter-core/events'

/**
 * Every name that a log line may have a field under, at any depth. What is logged by mistake, a request with its headers or
 * a configuration with its secrets, is withheld because nobody listed its names.
 */
const LOG_FIELDS = [
  // Where, who and when
  ...['connection', 'connections', 'exchange', 'endpoint', 'market', 'channel', 'generation', 'role', 'state', 'phase'],
  ...['event', 'outage', 'type', 'at', 'mode', 'version', 'pid', 'actor', 'address', 'module'],
  // What went wrong, and what is done about it
  ...['error', 'cause', 'attribution', 'detail', 'remedy', 'reason', 'why', 'planned', 'socketOpen', 'exitCode'],
  ...['issues', 'file', 'line', 'key', 'message'],
  // Outages and attempts
  ...['impactAt', 'detectedAt', 'detectionMs', 'durationMs', 'recovery', 'attempts', 'attempt', 'delayMs', 'elapsedMs'],
  ...['phases', 'detectedMs', 'waitedMs', 'dialedMs', 'authenticatedMs', 'subscribedMs', 'firstDataMs'],
  // Sockets and subscriptions
  ...['subscriptions', 'silentMs', 'thresholdMs', 'refusals', 'heldFor', 'quiet', 'expected', 'got', 'from', 'to'],
  ...['sockets', 'withinMs', 'closeCode', 'closes'],
  // Markets
  ...['spread', 'entryPct', 'exitPct', 'openMs', 'buy', 'sell', 'bestBid', 'bestAsk', 'price', 'size'],
  // The bot, its configuration and its record
  ...[
    'panel',
    'config',
    'previousRunEndedAt',
    'previousRunClean',
    'lastSeenAt',
    'jumpMs',
    'failedAt',
    'waited',
    'dropped',
  ],
  ...['added', 'changed', 'removed', 'sections', 'needsRestart', 'action', 'refused'],
  // Notices
  ...['notice', 'class', 'tries', 'silence', 'kind', 'until', 'endedBy', 'httpStatus'],
  // Requests
  ...['requestId', 'method', 'path', 'status'],
] as const

export type LogField = (typeof LOG_FIELDS)[number]

/** The details of a log line. */
export type LogFields = { readonly [K in LogField]?: unknown }

/** The names of each member of a union; none where they are open. */
type NamesOf<T> = T extends unknown ? (string extends keyof T ? never : keyof T) : never
/** What an event says of itself is in the record for all to read: a field that is not listed here does not compile. */
type Unlisted = Exclude<NamesOf<EventData[EventType]>, LogField>
true satisfies [Unlisted] extends [never] ? true : Unlisted

const LISTED: ReadonlySet<string> = new Set(LOG_FIELDS)

/** Stands where a field was that nobody listed. */
export const WITHHELD = '[withheld]'

/** Longest text of a field; what exchanges say is capped before it gets here. */
const MAX_TEXT = 2_000
const MAX_ITEMS = 100
const MAX_DEPTH = 6

/**
 * The fields as they may be written: listed names only, texts and lists capped, errors as one line. A stack trace helps
 * nobody who reads logs.
 */
export function writableFields(fields: object): Record<string, unknown> {
  return mapOf(fields, 0)
}

function mapOf(fields: object, depth: number): Record<string, unknown> {
  const entries = Object.entries(fields).map(([name, value]) => {
    return [name, LISTED.has(name) ? writable(value, depth + 1) : WITHHELD] as const
  })
  return Object.fromEntries(entries)
}

function writable(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return capped(value)
  if (value instanceof Error) return capped(`${value.name}: ${value.message}`)
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value
  if (typeof value === 'bigint') return String(value)
  if (value === undefined || typeof value !== 'object' || depth > MAX_DEPTH) {
    return value === undefined ? undefined : WITHHELD
  }
  if (Array.isArray(value)) return value.slice(0, MAX_ITEMS).map((item) => writable(item, depth + 1))
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null ? mapOf(value, depth) : WITHHELD
}

function capped(text: string): string {
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text
}
