import { usePanel } from '../panel-context.ts'
import { THEMES, type Theme, ZONES } from '../preferences.ts'

const THEME_WORD = { auto: 'System', light: 'Light', dark: 'Dark' } as const satisfies Record<Theme, string>

/** Goes through system, light and dark. */
export function ThemeSwitch() {
  const { preferences } = usePanel()
  const next = () => THEMES[(THEMES.indexOf(preferences.theme()) + 1) % THEMES.length] ?? 'auto'
  return (
    <button
      type="button"
      class="switch"
      aria-label={`Colours: ${THEME_WORD[preferences.theme()]}. Change to ${THEME_WORD[next()].toLowerCase()}`}
      title={`Colours: ${THEME_WORD[preferences.theme()].toLowerCase()}`}
      onClick={() => preferences.setTheme(next())}
    >
      <ThemeIcon theme={preferences.theme()} />
    </button>
  )
}

function ThemeIcon(props: { readonly theme: Theme }) {
  return (
    <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" stroke-width="1.5" />
      <path
        d={
          {
            auto: 'M8 1.8a6.2 6.2 0 0 1 0 12.4z',
            light: '',
            dark: 'M8 1.8a6.2 6.2 0 1 1 0 12.4 6.2 6.2 0 1 1 0-12.4z',
          }[props.theme]
        }
        fill="currentColor"
      />
    </svg>
  )
}

/** Goes between UTC and the browser's own zone. */
export function ZoneSwitch() {
  const { preferences } = usePanel()
  const next = () => ZONES.find((zone) => zone !== preferences.zone()) ?? 'utc'
  const word = () => (preferences.zone() === 'utc' ? 'UTC' : 'Local')
  return (
    <button
      type="button"
      class="switch"
      aria-label={`Times in ${word()}. Change to ${next() === 'utc' ? 'UTC' : 'local time'}`}
      title="Zone of the times shown"
      onClick={() => preferences.setZone(next())}
    >
      {word()}
    </button>
  )
}

/** Opens the command palette; its key stands in the tooltip. */
export function PaletteButton(props: { readonly onPress: () => void }) {
  return (
    <button
      type="button"
      class="switch"
      aria-label="Go anywhere, do anything"
      aria-keyshortcuts="Control+K"
      title="Go anywhere, do anything (Ctrl K)"
      onClick={() => props.onPress()}
    >
      <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
        <path
          d="M7 2.2a4.8 4.8 0 1 1 0 9.6 4.8 4.8 0 0 1 0-9.6zm3.6 8.4 3.2 3.2"
          fill="none"
          stroke="currentColor"
          stroke-width="1.5"
          stroke-linecap="round"
        />
      </svg>
    </button>
  )
}
