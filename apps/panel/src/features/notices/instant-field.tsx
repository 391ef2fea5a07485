import { createEffect, createSignal, createUniqueId, on } from 'solid-js'
import { usePanel } from '../../panel-context.ts'
import type { Zone } from '../../preferences.ts'
import { fieldTime } from '../../ui/instant.ts'
import { fromFieldTime } from '../../ui/instant-text.ts'

interface InstantFieldProps {
  readonly label: string
  /** What it holds at first, ms since the Unix epoch. */
  readonly initial: number
  /** Null while it holds no instant. */
  readonly onChange: (at: number | null) => void
}

/** A field for an instant, to the minute, in the chosen zone; another zone shows the same instant. */
export function InstantField(props: InstantFieldProps) {
  const { preferences } = usePanel()
  const id = createUniqueId()
  const toText = (at: number, zone: Zone) => fieldTime(at, zone).slice(0, 16)
  const [text, setText] = createSignal(toText(props.initial, preferences.zone()))
  createEffect(
    on(preferences.zone, (zone, before) => {
      const at = before === undefined ? null : fromFieldTime(text(), before)
      if (at !== null) setText(toText(at, zone))
    }),
  )
  const change = (next: string) => {
    setText(next)
    props.onChange(fromFieldTime(next, preferences.zone()))
  }
  return (
    <span class="field">
      <label for={id}>
        {props.label} ({preferences.zone() === 'utc' ? 'UTC' : 'local'})
      </label>
      <input
        id={id}
        type="datetime-local"
        step="60"
        value={text()}
        onInput={(input) => change(input.currentTarget.value)}
      />
    </span>
  )
}
