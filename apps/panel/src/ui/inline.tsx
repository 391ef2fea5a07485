import './code.css'
import { For } from 'solid-js'

/** A text in which what stands between backticks is code. */
export function Inline(props: { readonly text: string }) {
  return <For each={props.text.split('`')}>{(part, index) => (index() % 2 === 0 ? part : <code>{part}</code>)}</For>
}
