import { createSignal, type JSX, Show } from 'solid-js'
import './folded-filters.css'

interface FoldedFiltersProps {
  /** On the button: what is behind it. */
  readonly word: string
  /** How many of them narrow or order something now. */
  readonly set: number
  readonly class: string
  readonly children: JSX.Element
}

/** Filters that a narrow screen folds behind a button, so that what they narrow comes first; a wide one shows them. */
export function FoldedFilters(props: FoldedFiltersProps) {
  const [isOpen, setIsOpen] = createSignal(false)
  return (
    <div class={`filters folded ${props.class}`} data-open={isOpen()}>
      <button
        type="button"
        class="button folded-toggle"
        aria-expanded={isOpen()}
        onClick={() => setIsOpen((before) => !before)}
      >
        {props.word}
        <Show when={props.set > 0}>
          <span class="visually-hidden">, </span>
          <span class="folded-count num">{props.set}</span>
          <span class="visually-hidden"> set</span>
        </Show>
      </button>
      {props.children}
    </div>
  )
}
