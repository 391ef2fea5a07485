import { createUniqueId, For, Show } from 'solid-js'
import { usePanel } from '../panel-context.ts'

interface SelectProps {
  readonly label: string
  /** The choice of none, e.g. "All types"; left out where one must be chosen. */
  readonly all?: string
  readonly options: readonly { readonly value: string; readonly label: string }[]
  readonly value: string | null
  readonly onChange: (value: string | null) => void
  readonly isDisabled?: boolean
}

/** A labelled choice. A value that is no option is shown all the same, so that a filter in force is never hidden. */
export function Select(props: SelectProps) {
  const id = createUniqueId()
  const isUnlisted = () => props.value !== null && !props.options.some(({ value }) => value === props.value)
  return (
    <span class="field">
      <label for={id}>{props.label}</label>
      <select
        id={id}
        disabled={props.isDisabled}
        onChange={(input) => props.onChange(input.currentTarget.value === '' ? null : input.currentTarget.value)}
      >
        <Show when={props.all}>
          <option value="" selected={props.value === null}>
            {props.all}
          </option>
        </Show>
        <For each={props.options}>
          {(option) => (
            <option value={option.value} selected={option.value === props.value}>
              {option.label}
            </option>
          )}
        </For>
        <Show when={isUnlisted()}>
          <option value={props.value ?? ''} selected>
            {props.value}
          </option>
        </Show>
      </select>
    </span>
  )
}

interface ConnectionSelectProps {
  readonly value: string | null
  readonly onChange: (value: string | null) => void
}

/** A choice of one of the bot's connections, or all. */
export function ConnectionSelect(props: ConnectionSelectProps) {
  const { live } = usePanel()
  return (
    <Select
      label="Connection"
      all="All connections"
      options={live.state.order.map((id) => ({ value: id, label: id }))}
      value={props.value}
      onChange={props.onChange}
    />
  )
}
