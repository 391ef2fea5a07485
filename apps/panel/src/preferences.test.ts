import { expect, test } from 'bun:test'
import { createPreferences } from './preferences.ts'

const memory = (kept: Record<string, string> = {}) => ({
  kept,
  getItem: (key: string) => kept[key] ?? null,
  setItem: (key: string, value: string) => {
    kept[key] = value
  },
})

test('remembers a choice', () => {
  const storage = memory()
  createPreferences(() => storage).setTheme('dark')
  createPreferences(() => storage).setZone('local')
  createPreferences(() => storage).setSingleKeys(false)
  const later = createPreferences(() => storage)
  expect([later.theme(), later.zone(), later.singleKeys()]).toEqual(['dark', 'local', false])
})

test('follows the system and shows UTC when nothing sensible is remembered', () => {
  const fresh = createPreferences(() => memory({ 'holdfast.theme': 'pink' }))
  expect([fresh.theme(), fresh.zone(), fresh.singleKeys()]).toEqual(['auto', 'utc', true])
})

test('works where the browser forbids storage', () => {
  const preferences = createPreferences(() => {
    throw new Error('The operation is insecure')
  })
  preferences.setTheme('light')
  expect(preferences.theme()).toBe('light')
})
