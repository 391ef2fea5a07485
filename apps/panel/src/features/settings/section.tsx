import { type JSX, Show } from 'solid-js'

interface SectionProps {
  /** Names the section in the address: `/settings#health`. */
  readonly id: string
  readonly title: string
  readonly tools?: JSX.Element
  readonly children: JSX.Element
}

/** A card of a long page that has an address of its own. */
export function Section(props: SectionProps) {
  return (
    <section id={props.id} class="card" aria-labelledby={`${props.id}-title`}>
      <header class="card-header">
        <h2 id={`${props.id}-title`}>{props.title}</h2>
        <Show when={props.tools}>
          <div class="card-tools">{props.tools}</div>
        </Show>
      </header>
      {props.children}
    </section>
  )
}
