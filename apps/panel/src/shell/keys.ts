import { PAGES, type PageName } from '../pages.ts'

/** What a key asks for. */
export type KeyCommand =
  | { readonly kind: 'palette' }
  | { readonly kind: 'shortcuts' }
  | { readonly kind: 'filter' }
  | { readonly kind: 'theme' }
  | { readonly kind: 'zone' }
  | { readonly kind: 'break' }
  | { readonly kind: 'window'; readonly index: number }
  | { readonly kind: 'go'; readonly page: PageName }

/** The parts of a browser's key event that are looked at. */
export interface KeyPress {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  /** Something that is typed into has the focus. */
  readonly isTyping: boolean
}

/** How long a first key waits for the second, in ms. */
export const SEQUENCE_MS = 1_500
/** Begins the sequences that go to a page. */
const GO = 'g'

const SINGLE: Readonly<Record<string, KeyCommand>> = {
  '?': { kind: 'shortcuts' },
  '/': { kind: 'filter' },
  l: { kind: 'theme' },
  z: { kind: 'zone' },
  b: { kind: 'break' },
  ...Object.fromEntries([1, 2, 3, 4, 5].map((digit) => [digit, { kind: 'window', index: digit - 1 }])),
}

/** Reads keys, one after the other; `now` in monotonic ms. `areSingleKeysOn`: else only those with Ctrl or ⌘ are read. */
export function createKeys(): (press: KeyPress, now: number, areSingleKeysOn: boolean) => KeyCommand | null {
  let startedAt: number | null = null
  return (press, now, areSingleKeysOn) => {
    const isSecond = startedAt !== null && now - startedAt <= SEQUENCE_MS
    startedAt = null
    if (press.ctrlKey || press.metaKey) return isPaletteKey(press) ? { kind: 'palette' } : null
    if (press.altKey || press.isTyping || !areSingleKeysOn) return null
    if (press.key === GO && !isSecond) startedAt = now
    return isSecond ? pageOf(press.key) : singleOf(press.key)
  }
}

function isPaletteKey({ altKey, key }: KeyPress): boolean {
  return key.toLowerCase() === 'k' && !altKey
}

function singleOf(key: string): KeyCommand | null {
  return Object.hasOwn(SINGLE, key) ? (SINGLE[key] ?? null) : null
}

function pageOf(key: string): KeyCommand | null {
  const found = PAGES.find((page) => page.key === key)
  return found === undefined ? null : { kind: 'go', page: found.page }
}

/** Every shortcut as it is told to people: what to press, one after the other, and what it does. */
export const SHORTCUTS: readonly { readonly keys: readonly string[]; readonly does: string }[] = [
  { keys: ['Ctrl K'], does: 'Go anywhere, do anything' },
  { keys: ['?'], does: 'Show the shortcuts' },
  { keys: ['/'], does: 'To the filter of the page' },
  ...PAGES.map(({ key, name }) => ({ keys: [GO, key], does: name })),
  { keys: ['1 … 5'], does: 'Window: 1 h … 90 d' },
  { keys: ['l'], does: 'Light, dark, or as the system' },
  { keys: ['z'], does: 'Times in UTC or local' },
  { keys: ['b'], does: 'Break something (demo)' },
  { keys: ['Esc'], does: 'Close what is open' },
]
