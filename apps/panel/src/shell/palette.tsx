import { createMemo, createSelector, createSignal, createUniqueId, For, onMount, Show } from 'solid-js'
import { usePanel } from '../panel-context.ts'
import { StateChip } from '../ui/state-chip.tsx'
import { type Choice, type Command, commandsOf, find } from './commands.ts'
import './palette.css'

/** Finds a page, a connection or a thing to do by a few letters: arrows choose, Enter does it. */
export function Palette(props: { readonly onChoose: (choice: Choice) => void }) {
  const { live } = usePanel()
  const [text, setText] = createSignal('')
  const [at, setAt] = createSignal(0)
  const listId = createUniqueId()
  let field: HTMLInputElement | undefined
  onMount(() => field?.focus())
  const commands = createMemo(() => {
    const connections = live.state.order.flatMap((id) => live.state.connections[id] ?? [])
    return commandsOf({ connections, isDemo: live.state.mode === 'demo' })
  })
  const found = createMemo(() => find(commands(), text()))
  const chosen = () => found()[Math.min(at(), found().length - 1)]
  const isChosen = createSelector(() => chosen()?.id)
  const optionId = (command: Command) => `${listId}-${command.id}`
  const move = (to: number) => {
    const { length } = found()
    if (length === 0) return
    setAt((to + length) % length)
    document.getElementById(optionId(found()[at()] as Command))?.scrollIntoView({ block: 'nearest' })
  }
  const onKey = (key: KeyboardEvent) => {
    if (key.isComposing) return
    const now = Math.min(at(), found().length - 1)
    const moves: Readonly<Record<string, () => void>> = {
      ArrowDown: () => move(now + 1),
      ArrowUp: () => move(now - 1),
      PageDown: () => move(Math.min(found().length - 1, now + 8)),
      PageUp: () => move(Math.max(0, now - 8)),
      Enter: () => {
        const command = chosen()
        if (command !== undefined) props.onChoose(command.choice)
      },
    }
    const act = Object.hasOwn(moves, key.key) ? moves[key.key] : undefined
    if (act === undefined) return
    key.preventDefault()
    act()
  }
  const isFirstOfGroup = (index: number) => text() === '' && found()[index]?.group !== found()[index - 1]?.group
  return (
    <>
      <input
        ref={field}
        type="text"
        class="palette-field"
        role="combobox"
        aria-label="What to go to or do"
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={chosen() === undefined ? undefined : optionId(chosen() as Command)}
        aria-autocomplete="list"
        autocomplete="off"
        spellcheck={false}
        placeholder="Page, connection, outage number, or what to do"
        value={text()}
        onInput={(input) => {
          setText(input.currentTarget.value)
          setAt(0)
        }}
        onKeyDown={onKey}
      />
      <div id={listId} role="listbox" aria-label="Found" class="palette-list" tabIndex={-1}>
        <For each={found()}>
          {(command, index) => (
            <>
              <Show when={isFirstOfGroup(index())}>
                <span role="presentation" class="palette-group">
                  {command.group}
                </span>
              </Show>
              {/* biome-ignore lint/a11y/useKeyWithClickEvents: the field keeps the focus and reads the keys, as ARIA's combobox has it */}
              <div
                id={optionId(command)}
                role="option"
                tabIndex={-1}
                aria-selected={isChosen(command.id)}
                class="palette-option"
                onPointerMove={() => setAt(index())}
                onClick={() => props.onChoose(command.choice)}
              >
                <span class="palette-title">{command.title}</span>
                <Show when={command.state}>{(state) => <StateChip state={state()} />}</Show>
              </div>
            </>
          )}
        </For>
      </div>
      <p class="visually-hidden" role="status">
        {text() === '' ? '' : `${found().length} found`}
      </p>
      <Show when={found().length === 0}>
        <p class="placeholder">Nothing is called so.</p>
      </Show>
    </>
  )
}
