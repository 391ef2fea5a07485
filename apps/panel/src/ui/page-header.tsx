import { type JSX, Show } from 'solid-js'

/** The first line of a page: its name, and what narrows the whole page. */
export function PageHeader(props: {
  readonly title: string
  readonly sub?: JSX.Element
  readonly children?: JSX.Element
}) {
  return (
    <header class="page-header">
      <div>
        <h1>{props.title}</h1>
        <Show when={props.sub}>
          <p class="page-sub">{props.sub}</p>
        </Show>
      </div>
      <Show when={props.children}>
        <div class="filters">{props.children}</div>
      </Show>
    </header>
  )
}
