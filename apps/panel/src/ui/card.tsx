import { createUniqueId, type JSX, Show } from 'solid-js'

interface CardProps {
  readonly title: string
  /** What narrows or leads on, at the end of the title's line. */
  readonly tools?: JSX.Element
  readonly footer?: JSX.Element
  readonly class?: string
  readonly children: JSX.Element
}

/** A titled part of a page; a landmark by its title. */
export function Card(props: CardProps) {
  const id = createUniqueId()
  return (
    <section class="card" classList={{ [props.class ?? '']: props.class !== undefined }} aria-labelledby={id}>
      <header class="card-header">
        <h2 id={id}>{props.title}</h2>
        <Show when={props.tools}>
          <div class="card-tools">{props.tools}</div>
        </Show>
      </header>
      {props.children}
      <Show when={props.footer}>
        <div class="card-footer">{props.footer}</div>
      </Show>
    </section>
  )
}
