import { boundsOf, type TimeWindow } from '../../window/window.ts'

/** A stretch of time, half-open `[from, to)`, ms since the Unix epoch. */
export interface Span {
  readonly from: number
  readonly to: number
}

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** What may be looked at: from a second to a year and a day. */
const SHORTEST_MS = SECOND
const LONGEST_MS = 366 * DAY
/** An end this close to now, as a share of the length, is now. */
const NEAR_NOW = 0.004

/** What one press of a button does to the length. */
export const ZOOM_STEP = 2
/** What one press of a button moves by, as a share of the length. */
export const PAN_STEP = 0.5

export function lengthOf({ from, to }: Span): number {
  return to - from
}

/** `factor` times as long, with the same instant under `at`; under 1 zooms in. */
export function zoomed(span: Span, factor: number, at: number): Span {
  const before = lengthOf(span)
  const after = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, before * factor))
  const from = at - ((at - span.from) / before) * after
  return { from, to: from + after }
}

/** Moved by `ms`, later where that is positive. */
export function panned({ from, to }: Span, ms: number): Span {
  return { from: from + ms, to: to + ms }
}

/** As long, but neither before the epoch nor beyond now: there is nothing to see. */
export function within(span: Span, now: number): Span {
  const late = Math.max(0, span.to - now)
  const from = Math.max(0, span.from - late)
  return { from, to: Math.max(from + SHORTEST_MS, span.to - late) }
}

/** The window of the page that shows a span: one that ends now where the span does, so that it moves on. */
export function windowFor(span: Span, now: number): TimeWindow {
  const ms = lengthOf(span)
  if (now - span.to <= ms * NEAR_NOW) return lastWindow(ms)
  const grain = ms < MINUTE ? 1 : SECOND
  const from = Math.floor(span.from / grain) * grain
  return { kind: 'between', from, to: Math.max(from + grain, Math.ceil(span.to / grain) * grain) }
}

const UNITS = [
  ['d', DAY],
  ['h', HOUR],
  ['m', MINUTE],
  ['s', SECOND],
] as const

/** A window of about this length that ends now, in units that read well. */
function lastWindow(ms: number): TimeWindow {
  const grain = ms >= 2 * DAY ? HOUR : ms >= 2 * HOUR ? MINUTE : SECOND
  const rounded = Math.max(grain, Math.round(ms / grain) * grain)
  // The API takes at most six digits: seconds up to eleven days, and longer ones are whole minutes.
  const units = rounded < 2 * DAY ? UNITS.slice(1) : UNITS
  const [unit, unitMs] = units.find(([, length]) => rounded % length === 0) ?? ['s', SECOND]
  return { kind: 'last', text: `${rounded / unitMs}${unit}`, ms: rounded }
}

/** What a window shows now; of one that ends now it moves on. */
export function spanOf(window: TimeWindow, now: number): Span {
  return boundsOf(window, now)
}

/** The place of an instant on an axis of that width, in px. */
export function xOf(at: number, span: Span, width: number): number {
  return ((at - span.from) / lengthOf(span)) * width
}

/** The instant at a place on an axis. */
export function instantAt(x: number, span: Span, width: number): number {
  return span.from + (x / Math.max(1, width)) * lengthOf(span)
}
