import { durationMs } from '@holdfast/api-contract'
import { coarse } from '@holdfast/reconnect-monitor/history'
import type { Zone } from '../preferences.ts'
import { datedInstant, dayOf, instant } from '../ui/instant.ts'
import { instantText, parseInstant } from '../ui/instant-text.ts'

/** The stretch of time that a page looks at: one that ends now, or one between two instants (ms since the Unix epoch). */
export type TimeWindow =
  | { readonly kind: 'last'; readonly text: string; readonly ms: number }
  | { readonly kind: 'between'; readonly from: number; readonly to: number }

/** The windows that are offered, as the API writes them. */
export const OFFERED = ['1h', '24h', '7d', '30d', '90d'] as const
/** What is meant where an address names no window, but for pages that know better. */
export const DEFAULT_WINDOW = '24h'

/** Parameters of the address that hold the window: they go along from page to page. */
export const WINDOW_PARAMETERS = ['window', 'from', 'to'] as const

/**
 * Reads the window of an address: `?window=7d`, or `?from=…&to=…` in RFC 3339. Where it names none, or one that cannot be read,
 * that is `usual`: 24 h, but for a page that knows better.
 */
export function windowOf(query: URLSearchParams, usual: string = DEFAULT_WINDOW): TimeWindow {
  const from = parseInstant(query.get('from'))
  const to = parseInstant(query.get('to'))
  if (from !== null && to !== null && from < to) return { kind: 'between', from, to }
  const named = query.get('window')
  return (named === null ? null : last(named)) ?? { kind: 'last', text: usual, ms: durationMs(usual) ?? 0 }
}

function last(text: string): TimeWindow | null {
  const ms = durationMs(text)
  return ms === null || ms < 1 ? null : { kind: 'last', text, ms }
}

/** What the address says of a window. The page's usual one says nothing; null: every one is said. */
export function windowParameters(
  window: TimeWindow,
  usual: string | null = DEFAULT_WINDOW,
): Readonly<Record<'window' | 'from' | 'to', string | null>> {
  if (window.kind === 'last') return { window: window.text === usual ? null : window.text, from: null, to: null }
  const [from, to] = [window.from, window.to].map(instantText)
  return { window: null, from: from ?? null, to: to ?? null }
}

/** What the API is asked for it, on endpoints that take `window`. */
export function windowQuery(window: TimeWindow): Readonly<Record<string, string | number>> {
  return window.kind === 'last' ? { window: window.text } : { from: window.from, to: window.to }
}

/** Its two ends, for endpoints that take only instants; `now` in ms since the Unix epoch. */
export function boundsOf(window: TimeWindow, now: number): { readonly from: number; readonly to: number } {
  return window.kind === 'last' ? { from: Math.max(0, now - window.ms), to: now } : { from: window.from, to: window.to }
}

/** The length in ms. */
export function lengthMs(window: TimeWindow): number {
  return window.kind === 'last' ? window.ms : window.to - window.from
}

/** The length in words: `24 h`, `7 d`. */
export function lengthText(window: TimeWindow): string {
  const ms = lengthMs(window)
  const hours = ms / 3_600_000
  if (hours < 1 && Number.isInteger(hours * 60)) return `${hours * 60} min`
  if (hours <= 48 && Number.isInteger(hours)) return `${hours} h`
  return Number.isInteger(hours / 24) ? `${hours / 24} d` : coarse(ms)
}

/** The window in words: `last 24 h`, `26 Nov 16:00:00 – 27 Nov 09:00:00`. */
export function windowText(window: TimeWindow, now: number, zone: Zone): string {
  if (window.kind === 'last') return `last ${lengthText(window)}`
  // Of two days each says its own: without one, the end would seem to be of the beginning's day.
  const isOfOneDay = dayOf(window.from, zone) === dayOf(window.to, zone)
  return [window.from, window.to].map((at) => (isOfOneDay ? instant : datedInstant)(at, now, zone)).join(' – ')
}

/** An address of another page that looks at the same window. */
export function keepingWindow(href: string, query: URLSearchParams): string {
  const [path = '/', search = ''] = href.split('?')
  const own = new URLSearchParams(search)
  if (!WINDOW_PARAMETERS.some((name) => own.has(name))) {
    for (const name of WINDOW_PARAMETERS) {
      const value = query.get(name)
      if (value !== null) own.set(name, value)
    }
  }
  const text = own.toString()
  return text === '' ? path : `${path}?${text}`
}
