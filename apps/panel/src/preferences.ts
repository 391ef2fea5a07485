import { type Accessor, createSignal } from 'solid-js'

export const THEMES = ['auto', 'light', 'dark'] as const
/** `auto` follows the system. */
export type Theme = (typeof THEMES)[number]

export const ZONES = ['utc', 'local'] as const
/** In which zone instants are shown. */
export type Zone = (typeof ZONES)[number]

const KEYS = ['on', 'off'] as const

/** What this browser remembers of how its reader likes the panel. */
export interface Preferences {
  readonly theme: Accessor<Theme>
  readonly zone: Accessor<Zone>
  /** Whether single keys are shortcuts (WCAG 2.1.4: there must be a way to turn them off). */
  readonly singleKeys: Accessor<boolean>
  setTheme(theme: Theme): void
  setZone(zone: Zone): void
  setSingleKeys(isOn: boolean): void
}

/** A function: a browser that forbids storage throws when it is reached for. */
type Memory = () => Pick<Storage, 'getItem' | 'setItem'>

/** Preferences kept in `memory`, or for this page alone where the browser forbids it. Default: `auto`, `utc`, single keys on. */
export function createPreferences(memory: Memory): Preferences {
  const [theme, setTheme] = createSignal(recall(memory, 'holdfast.theme', THEMES))
  const [zone, setZone] = createSignal(recall(memory, 'holdfast.zone', ZONES))
  const [keys, setKeys] = createSignal(recall(memory, 'holdfast.keys', KEYS))
  return {
    theme,
    zone,
    singleKeys: () => keys() === 'on',
    setTheme: (value) => {
      setTheme(value)
      remember(memory, 'holdfast.theme', value)
    },
    setZone: (value) => {
      setZone(value)
      remember(memory, 'holdfast.zone', value)
    },
    setSingleKeys: (isOn) => {
      setKeys(isOn ? 'on' : 'off')
      remember(memory, 'holdfast.keys', keys())
    },
  }
}

function recall<T extends string>(memory: Memory, key: string, allowed: readonly [T, ...T[]]): T {
  try {
    const kept = memory().getItem(key)
    return allowed.find((value) => value === kept) ?? allowed[0]
  } catch {
    return allowed[0]
  }
}

function remember(memory: Memory, key: string, value: string): void {
  try {
    memory().setItem(key, value)
  } catch {
    // Storage is full or forbidden: the choice holds for this page.
  }
}
