import { Show } from 'solid-js'

/** How many are named before the rest is folded away. */
const NAMED = 12

/** Names in a line; of very many, the first, and the rest on demand. */
export function Names(props: { readonly names: readonly string[] }) {
  const rest = () => props.names.slice(NAMED)
  return (
    <>
      {props.names.slice(0, NAMED).join(', ')}
      <Show when={rest().length > 0}>
        <details class="more-names">
          <summary>and {rest().length} more</summary>
          {rest().join(', ')}
        </details>
      </Show>
    </>
  )
}
