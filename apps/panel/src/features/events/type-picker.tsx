import { createEffect, createSignal, createUniqueId, For, onCleanup, Show } from 'solid-js'
import { chosenText, isChosen, TYPE_CHOICES, type TypeChoice, typeText, withTypes } from './type-groups.ts'

interface TypePickerProps {
  /** Null for all. */
  readonly types: readonly string[] | null
  readonly onChange: (types: readonly string[] | null) => void
}

/** A choice of several types of events, one by one or by what they are about. */
export function TypePicker(props: TypePickerProps) {
  const [isOpen, setIsOpen] = createSignal(false)
  const id = createUniqueId()
  let box: HTMLSpanElement | undefined
  let button: HTMLButtonElement | undefined
  const closeBeside = ({ target }: Event) => {
    if (target instanceof Node && box?.contains(target) !== true) setIsOpen(false)
  }
  const closeByKey = (key: KeyboardEvent) => {
    if (key.key !== 'Escape' || !isOpen()) return
    setIsOpen(false)
    button?.focus()
  }
  document.addEventListener('pointerdown', closeBeside)
  document.addEventListener('focusin', closeBeside)
  onCleanup(() => {
    document.removeEventListener('pointerdown', closeBeside)
    document.removeEventListener('focusin', closeBeside)
  })
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes what is within, wherever the focus is in it
    <span class="field type-picker" ref={box} onKeyDown={closeByKey}>
      <span class="field-label" id={`${id}-label`}>
        Types
      </span>
      <button
        ref={button}
        type="button"
        class="picker-button"
        id={`${id}-button`}
        aria-labelledby={`${id}-label ${id}-button`}
        aria-expanded={isOpen()}
        aria-controls={id}
        data-testid="type-picker"
        onClick={() => setIsOpen((open) => !open)}
      >
        <span class="clip">{chosenText(props.types)}</span>
        <svg class="chevron down" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
          <path d="m2.5 4.5 3.5 3.5 3.5-3.5" fill="none" stroke="currentColor" stroke-width="1.6" />
        </svg>
      </button>
      <div id={id} class="picker-panel" hidden={!isOpen()}>
        <Show when={isOpen()}>
          <div class="picker-scroll">
            <div class="picker-groups">
              <For each={TYPE_CHOICES}>
                {(choice) => <Group choice={choice} types={props.types} onChange={props.onChange} />}
              </For>
            </div>
          </div>
          <div class="picker-foot">
            <button type="button" class="button" disabled={props.types === null} onClick={() => props.onChange(null)}>
              All types
            </button>
            <button
              type="button"
              class="button"
              onClick={() => {
                setIsOpen(false)
                button?.focus()
              }}
            >
              Close
            </button>
          </div>
        </Show>
      </div>
    </span>
  )
}

function Group(props: TypePickerProps & { readonly choice: TypeChoice }) {
  let whole: HTMLInputElement | undefined
  const state = () => isChosen(props.types, props.choice)
  createEffect(() => {
    if (whole !== undefined) whole.indeterminate = state() === 'some'
  })
  return (
    <fieldset class="picker-group">
      <legend class="visually-hidden">{props.choice.name}</legend>
      <label class="check picker-whole">
        <input
          ref={whole}
          type="checkbox"
          checked={state() === 'all'}
          onChange={(input) => props.onChange(withTypes(props.types, props.choice.types, input.currentTarget.checked))}
        />
        {props.choice.name}
      </label>
      <For each={props.choice.types}>
        {(type) => (
          <label class="check">
            <input
              type="checkbox"
              checked={props.types?.includes(type) === true}
              onChange={(input) => props.onChange(withTypes(props.types, [type], input.currentTarget.checked))}
            />
            {typeText(type)}
          </label>
        )}
      </For>
    </fieldset>
  )
}
