import { describe, expect, test } from 'bun:test'
import { PAGES } from '../pages.ts'
import { createKeys, type KeyPress, SEQUENCE_MS, SHORTCUTS } from './keys.ts'

const press = (key: string, change: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  isTyping: false,
  ...change,
})

describe('the keys', () => {
  test('g and a page’s key go to it', () => {
    const read = createKeys()
    for (const { key, page } of PAGES) {
      expect(read(press('g'), 0, true)).toBeNull()
      expect(read(press(key), SEQUENCE_MS, true)).toEqual({ kind: 'go', page })
    }
  })

  test('every page has a key of its own', () => {
    expect(new Set(PAGES.map(({ key }) => key)).size).toBe(PAGES.length)
  })

  test('g waits for a while only, and one wrong key ends it', () => {
    const read = createKeys()
    read(press('g'), 0, true)
    expect(read(press('o'), SEQUENCE_MS + 1, true)).toBeNull()
    read(press('g'), 0, true)
    expect(read(press('z'), 1, true)).toBeNull()
    expect(read(press('z'), 2, true)).toEqual({ kind: 'zone' })
  })

  test('nothing is read while one types, but for the palette', () => {
    const read = createKeys()
    for (const key of ['?', '/', 'l', '1']) expect(read(press(key, { isTyping: true }), 0, true)).toBeNull()
    expect(read(press('k', { isTyping: true, ctrlKey: true }), 0, true)).toEqual({ kind: 'palette' })
    expect(read(press('K', { metaKey: true }), 0, false)).toEqual({ kind: 'palette' })
  })

  test('the browser’s own are left alone', () => {
    const read = createKeys()
    expect(read(press('l', { ctrlKey: true }), 0, true)).toBeNull()
    expect(read(press('z', { altKey: true }), 0, true)).toBeNull()
    expect(read(press('toString'), 0, true)).toBeNull()
  })

  test('single keys can be turned off', () => {
    const read = createKeys()
    expect(read(press('?'), 0, false)).toBeNull()
    read(press('g'), 0, false)
    expect(read(press('o'), 1, true)).toBeNull()
  })

  test('each that is told does something, and a digit chooses a window', () => {
    const read = createKeys()
    for (const { keys } of SHORTCUTS) {
      const [first = '', second] = keys
      if (first === 'Esc' || first === '1 … 5') continue
      const isModified = first.startsWith('Ctrl')
      const one = read(press(isModified ? 'k' : first, { ctrlKey: isModified }), 0, true)
      expect(second === undefined ? one : read(press(second), 1, true)).not.toBeNull()
    }
    expect(read(press('3'), 0, true)).toEqual({ kind: 'window', index: 2 })
  })
})
