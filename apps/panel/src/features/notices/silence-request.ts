import { type BodyOf, type ENDPOINTS, MAX_SILENCE_MS } from '@holdfast/api-contract'

const DAY_MS = 86_400_000
/** How far ahead the bot lets maintenance be announced, in ms. */
const MAX_AHEAD_MS = 366 * DAY_MS

type Body = BodyOf<typeof ENDPOINTS.silence>

/** How long a mute lasts: a length, or until an instant that may not be given yet. */
export type MuteEnd = { readonly forMs: number } | { readonly until: number | null }

interface Wanted {
  readonly connection: string | null
  readonly reason: string
}

/** What the bot is asked for, or why it would refuse. */
export type Prepared = { readonly body: Body } | { readonly mistake: string }

export function prepareMute({ connection, end, reason }: Wanted & { readonly end: MuteEnd }, now: number): Prepared {
  const about = { kind: 'mute', connection, ...said(reason) } as const
  if ('forMs' in end) return { body: { ...about, forMs: end.forMs } }
  const { until } = end
  if (until === null) return { mistake: 'Give a day and a time.' }
  if (until <= now) return { mistake: 'The end must be in the future.' }
  return until - now > MAX_SILENCE_MS ? { mistake: TOO_LONG } : { body: { ...about, until } }
}

const TOO_LONG = 'A silence lasts 30 days at most.'

/** One that should have begun already begins at once. */
export function prepareMaintenance(
  { connection, from, reason, until }: Wanted & { readonly from: number | null; readonly until: number | null },
  now: number,
): Prepared {
  if (from === null || until === null) return { mistake: 'Give both, as a day and a time.' }
  if (from >= until) return { mistake: 'The end must come after the beginning.' }
  if (until <= now) return { mistake: 'The end must be in the future.' }
  if (from > now + MAX_AHEAD_MS) return { mistake: 'It may be announced a year ahead.' }
  if (until - Math.max(from, now) > MAX_SILENCE_MS) return { mistake: TOO_LONG }
  const begin = from <= now ? {} : { from }
  return { body: { kind: 'maintenance', connection, until, ...begin, ...said(reason) } }
}

function said(reason: string): { readonly reason?: string } {
  const text = reason.trim()
  return text === '' ? {} : { reason: text }
}
