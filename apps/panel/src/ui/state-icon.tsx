import type { HistoryState } from '@holdfast/adapter-core/events'
import type { JSX } from 'solid-js'

const SHAPE = {
  live: () => <circle cx="6" cy="6" r="4.5" fill="currentColor" />,
  degraded: () => <path d="M6 .8 11.2 6 6 11.2.8 6z" fill="currentColor" />,
  down: () => <path d="M.8 2h10.4L6 11.2z" fill="currentColor" />,
  connecting: () => (
    <>
      <circle cx="6" cy="6" r="4.5" fill="none" stroke="currentColor" stroke-width="1.5" />
      <path d="M6 1.5a4.5 4.5 0 0 1 0 9z" fill="currentColor" />
    </>
  ),
  paused: () => <path d="M2 1h3v10H2zM7 1h3v10H7z" fill="currentColor" />,
  failed: () => <path d="m2 2 8 8m0-8-8 8" stroke="currentColor" stroke-width="2.4" stroke-linecap="round" />,
  stopped: () => <path d="M2 2h8v8H2z" fill="currentColor" />,
  unknown: () => (
    <circle cx="6" cy="6" r="4.5" fill="none" stroke="currentColor" stroke-width="1.5" stroke-dasharray="2 1.6" />
  ),
} as const satisfies Record<HistoryState, () => JSX.Element>

/** The shape of a state: it tells states apart without colour. Decorative: its word stands beside it. */
export function StateIcon(props: { readonly state: HistoryState }) {
  return (
    <svg class="state-icon" viewBox="0 0 12 12" width="11" height="11" aria-hidden="true">
      {SHAPE[props.state]()}
    </svg>
  )
}
