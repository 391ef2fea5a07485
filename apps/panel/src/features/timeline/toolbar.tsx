import { type JSX, Show } from 'solid-js'
import { usePanel } from '../../panel-context.ts'
import { FoldedFilters } from '../../ui/folded-filters.tsx'
import { laneFilterOf, setIn } from './lanes.ts'
import type { View } from './view.ts'

/** What narrows and orders the lanes; all of it in the address. */
export function LaneFilters(props: { readonly shown: number; readonly all: number }) {
  const { router } = usePanel()
  const filter = () => laneFilterOf(router.query())
  return (
    <FoldedFilters class="tl-filters" word="Filter" set={setIn(filter())}>
      <input
        type="search"
        aria-label="Filter by connection or exchange"
        placeholder="Filter"
        value={filter().text}
        onInput={(input) => router.replaceQuery({ q: input.currentTarget.value })}
      />
      <Show when={filter().connection}>
        {(id) => (
          <button
            type="button"
            class="button tl-only"
            data-testid="only-connection"
            title={`Only ${id()} is shown`}
            aria-label={`Only ${id()} is shown: show all connections`}
            onClick={() => router.setQuery({ connection: null })}
          >
            <span class="clip">Only {id()}</span> <span aria-hidden="true">×</span>
          </button>
        )}
      </Show>
      <label class="check">
        <input
          type="checkbox"
          checked={filter().hasOutages}
          onChange={(input) => router.setQuery({ outages: input.currentTarget.checked ? '1' : null })}
        />
        Only with outages
      </label>
      <label class="check">
        <input
          type="checkbox"
          checked={filter().order === 'worst'}
          onChange={(input) => router.setQuery({ sort: input.currentTarget.checked ? 'worst' : null })}
        />
        Worst first
      </label>
      <span class="muted num tl-count">
        {props.shown} of {props.all}
      </span>
    </FoldedFilters>
  )
}

/** The buttons that move the view. */
export function ViewButtons(props: { readonly view: View }) {
  const { live } = usePanel()
  const isAtNow = () => props.view.span().to >= Math.min(props.view.now(), live.nowSlow()) - 1
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div class="tl-buttons" role="group" aria-label="Move in time">
      <Button label="Earlier" onPress={() => props.view.earlier()}>
        <path d="M8 2 4 6l4 4" />
      </Button>
      <Button label="Later" isDisabled={isAtNow()} onPress={() => props.view.later()}>
        <path d="m4 2 4 4-4 4" />
      </Button>
      <Button label="Zoom out" onPress={() => props.view.zoomOut()}>
        <path d="M2 6h8" />
      </Button>
      <Button label="Zoom in" onPress={() => props.view.zoomIn()}>
        <path d="M2 6h8M6 2v8" />
      </Button>
      <button type="button" class="switch" onClick={() => props.view.reset()}>
        Reset
      </button>
    </div>
  )
}

interface ButtonProps {
  readonly label: string
  readonly isDisabled?: boolean
  readonly onPress: () => void
  readonly children: JSX.Element
}

function Button(props: ButtonProps) {
  return (
    <button
      type="button"
      class="switch"
      aria-label={props.label}
      title={props.label}
      disabled={props.isDisabled}
      onClick={() => props.onPress()}
    >
      <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
        <g fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round">
          {props.children}
        </g>
      </svg>
    </button>
  )
}
