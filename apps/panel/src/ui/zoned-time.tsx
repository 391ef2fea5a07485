import { Show } from 'solid-js'
import type { Zoned } from './zones.ts'
import './zoned-time.css'

/** A time in the chosen zone, and muted in the other: beside it, or below it where there is no room. */
export function ZonedTime(props: { readonly time: Zoned }) {
  return (
    <span class="zoned-time num">
      <span>{props.time.own}</span>
      <Show when={props.time.other}>{(other) => <span class="muted">{other()}</span>}</Show>
    </span>
  )
}
