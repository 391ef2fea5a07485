import { For } from 'solid-js'
import { usePanel } from '../../panel-context.ts'

const WINDOWS = [
  { value: '1h', label: '1 h' },
  { value: '24h', label: '24 h' },
  { value: '7d', label: '7 d' },
  { value: '30d', label: '30 d' },
] as const

/** A stretch of time that ends now: `value` for the API, `label` for the reader. */
export type WindowChoice = (typeof WINDOWS)[number]

const DEFAULT_WINDOW = WINDOWS[1]

/** The window that the address names; 24 h where it names none. */
export function windowOf(query: URLSearchParams): WindowChoice {
  return WINDOWS.find(({ value }) => value === query.get('window')) ?? DEFAULT_WINDOW
}

/** Chooses how far back bars and uptimes look. */
export function WindowSwitch() {
  const { router } = usePanel()
  return (
    <fieldset class="segments" aria-label="Window of bars and uptime">
      <For each={WINDOWS}>
        {({ value, label }) => (
          <button
            type="button"
            aria-pressed={windowOf(router.query()).value === value}
            onClick={() => router.setQuery({ window: value === DEFAULT_WINDOW.value ? null : value })}
          >
            {label}
          </button>
        )}
      </For>
    </fieldset>
  )
}
