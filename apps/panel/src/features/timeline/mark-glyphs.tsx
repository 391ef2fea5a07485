import { For, type JSX, Show } from 'solid-js'
import type { Mark, MarkKind } from './marks.ts'
import { type Span, xOf } from './span.ts'

/** What each kind of mark looks like, in a square of 10 px. */
const GLYPHS = {
  pause: () => <path d="M2 1.5h2v7H2zM6 1.5h2v7H6z" />,
  resume: () => <path d="M2 1l7 4-7 4z" />,
  act: () => <path d="M5 .5 9.5 5 5 9.5.5 5z" />,
  start: () => <path d="M5 .8 9.4 8.8H.6z" />,
  stop: () => <path d="M1.4 1.4h7.2v7.2H1.4z" />,
  reload: () => (
    <path
      d="M5 1.2a3.8 3.8 0 1 0 3.8 3.8"
      fill="none"
      stroke="currentColor"
      stroke-width="1.6"
      stroke-linecap="round"
    />
  ),
} as const satisfies Record<MarkKind, () => JSX.Element>

export const MARK_WORDS = {
  act: 'operator action',
  pause: 'paused',
  resume: 'resumed',
  start: 'bot started',
  stop: 'bot stopped',
  reload: 'configuration read anew',
} as const satisfies Record<MarkKind, string>

const SIZE = 10
/** So near to the end of a lane a number after the mark would be cut, in px. */
const EDGE = 16

export function MarkGlyph(props: { readonly kind: MarkKind }) {
  return (
    <svg class="tl-glyph" viewBox="0 0 10 10" width={SIZE} height={SIZE} aria-hidden="true">
      {GLYPHS[props.kind]()}
    </svg>
  )
}

interface MarksProps {
  readonly marks: readonly Mark[]
  readonly span: Span
  readonly width: number
}

/** The marks of a lane, under its bar, each with a line through it; more than one event is a number. Decorative. */
export function Marks(props: MarksProps) {
  return (
    <For each={props.marks}>
      {(mark) => (
        <span
          class="tl-mark"
          data-testid="mark"
          data-kind={mark.kind}
          data-edge={xOf(mark.at, props.span, props.width) > props.width - EDGE ? 'end' : undefined}
          style={{ left: `${xOf(mark.at, props.span, props.width)}px` }}
          aria-hidden="true"
        >
          <MarkGlyph kind={mark.kind} />
          <Show when={mark.events.length > 1}>
            <span class="tl-mark-count">{mark.events.length}</span>
          </Show>
        </span>
      )}
    </For>
  )
}
