import { expect, test } from 'bun:test'
import { inBothZones, zonedInstant, zonedStretch } from './zones.ts'

const AT = Date.UTC(2026, 10, 23, 16, 40, 2)
const clocks = { utc: '16:40', local: '17:40' } as const

test('the chosen zone comes first, the other beside it, each by its name', () => {
  expect(inBothZones((zone) => clocks[zone], 'utc')).toEqual({ own: '16:40 UTC', other: '17:40 local' })
  expect(inBothZones((zone) => clocks[zone], 'local')).toEqual({ own: '17:40 local', other: '16:40 UTC' })
})

test('where both clocks show the same, it is said once', () => {
  expect(inBothZones(() => '16:40', 'local')).toEqual({ own: '16:40 local', other: null })
})

test('a stretch has its end, or goes on', () => {
  expect(zonedInstant(AT, AT, 'utc').own).toBe('16:40:02 UTC')
  expect(zonedStretch(AT, AT + 4_000, AT + 5_000, 'utc').own).toBe('16:40:02 – 16:40:06 UTC')
  expect(zonedStretch(AT, AT + 4_000, AT + 4_000, 'utc').own).toBe('16:40:02 UTC – now')
})
