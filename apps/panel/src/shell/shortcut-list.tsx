import { For } from 'solid-js'
import { usePanel } from '../panel-context.ts'
import { SHORTCUTS } from './keys.ts'
import './shortcut-list.css'

/** All shortcuts, and the switch that turns the single keys off. */
export function ShortcutList() {
  const { preferences } = usePanel()
  return (
    <>
      <dl class="shortcut-list">
        <For each={SHORTCUTS}>
          {({ does, keys }) => (
            <div>
              <dt>
                <For each={keys}>{(key) => <kbd>{key}</kbd>}</For>
              </dt>
              <dd>{does}</dd>
            </div>
          )}
        </For>
      </dl>
      <label class="check shortcut-switch">
        <input
          type="checkbox"
          checked={preferences.singleKeys()}
          onChange={(input) => preferences.setSingleKeys(input.currentTarget.checked)}
        />
        Single keys are shortcuts
      </label>
    </>
  )
}
