import { expect, test } from 'bun:test'
import { downCount, faviconOf, titleOf } from './page-title.ts'

test('counts what is out in the title', () => {
  expect(downCount(['live', 'down', 'failed', 'paused', 'degraded'])).toBe(2)
  expect(titleOf('', 0, false)).toBe('Holdfast')
  expect(titleOf('Events', 2, false)).toBe('(2 down) Events · Holdfast')
  expect(titleOf('', 2, true)).toBe('(?) Holdfast')
})

test('counts what is out in the icon', () => {
  expect(decodeURIComponent(faviconOf(3, false))).toContain('>3</text>')
  expect(decodeURIComponent(faviconOf(0, false))).not.toContain('<text')
  expect(decodeURIComponent(faviconOf(3, true))).not.toContain('<text')
})
