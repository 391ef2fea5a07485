import { expect, test } from 'bun:test'
import { rawFactsOf } from './raw-facts.ts'

test('reads what the bot wrote, and not what an exchange said', () => {
  expect(rawFactsOf('Close code 1012: restart')).toEqual({ closeCode: '1012', httpStatus: null })
  expect(rawFactsOf('HTTP 503 Service Unavailable')).toEqual({ closeCode: null, httpStatus: '503' })
  const none = { closeCode: null, httpStatus: null }
  expect(rawFactsOf('Closed without a close frame, after HTTP 200')).toEqual(none)
  expect(rawFactsOf(null)).toEqual(none)
})
