import { Show } from 'solid-js'
import { usePanel } from '../../panel-context.ts'
import { Select } from '../../ui/select.tsx'
import { neighbour } from './choice.ts'
import { MOST_LINES } from './line-look.ts'

interface ChooserProps {
  /** The first is the chosen one, the others are compared with it. */
  readonly ids: readonly string[]
}

/** Chooses whose charts are shown, and with whom they are compared. */
export function ConnectionChooser(props: ChooserProps) {
  const { live, router } = usePanel()
  const chosen = () => props.ids[0] ?? null
  const options = () => live.state.order.map((id) => ({ value: id, label: id }))
  const others = () => options().filter(({ value }) => !props.ids.includes(value))
  const choose = (id: string | null) => {
    if (id === null) return
    const compared = props.ids.slice(1).filter((other) => other !== id)
    router.setQuery({ connection: id, compare: compared.join(',') })
  }
  const compare = (id: string | null) => {
    if (id !== null) router.setQuery({ connection: chosen(), compare: [...props.ids.slice(1), id].join(',') })
  }
  const go = (by: 1 | -1) => choose(neighbour(live.state.order, chosen() ?? '', by))
  return (
    <>
      <span class="chooser">
        <Select label="Connection" options={options()} value={chosen()} onChange={choose} />
        <Show when={live.state.order.length > 1}>
          <Arrow label="Previous connection" path="M8 2 4 6l4 4" onPress={() => go(-1)} />
          <Arrow label="Next connection" path="m4 2 4 4-4 4" onPress={() => go(1)} />
        </Show>
      </span>
      <Show when={others().length > 0 && props.ids.length < MOST_LINES}>
        <Select
          label="Compare with"
          all={props.ids.length > 1 ? 'One more…' : 'Nobody else'}
          options={others()}
          value={null}
          onChange={compare}
        />
      </Show>
    </>
  )
}

function Arrow(props: { readonly label: string; readonly path: string; readonly onPress: () => void }) {
  return (
    <button
      type="button"
      class="button arrow"
      aria-label={props.label}
      title={props.label}
      onClick={() => props.onPress()}
    >
      <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
        <path d={props.path} fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" />
      </svg>
    </button>
  )
}
