import { For } from 'solid-js'

/** Stands where rows will be while they are fetched, about as tall as they are; says so to screen readers. */
export function Skeleton(props: { readonly rows?: number; readonly label?: string }) {
  const rows = () => Array.from({ length: props.rows ?? 3 }, (_, index) => index)
  return (
    <div class="skeleton" role="status">
      <span class="visually-hidden">{props.label ?? 'Loading…'}</span>
      <For each={rows()}>{() => <span class="skeleton-row" aria-hidden="true" />}</For>
    </div>
  )
}
