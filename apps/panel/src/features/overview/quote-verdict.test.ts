import { expect, test } from 'bun:test'
import { quoteDto } from '../../testing/dtos.ts'
import { quoteVerdict } from './quote-verdict.ts'

test('passes on the verdict of the bot', () => {
  expect(quoteVerdict(quoteDto(), 'live', 'live')).toEqual({ fresh: true })
  expect(quoteVerdict(quoteDto({ fresh: false, staleReason: 'lagging' }), 'live', 'live')).toEqual({
    fresh: false,
    reason: 'data late',
  })
})

test('never shows a price as current when its connection or the panel itself is not', () => {
  expect(quoteVerdict(quoteDto(), 'down', 'live')).toEqual({ fresh: false, reason: 'not live' })
  expect(quoteVerdict(quoteDto(), 'live', 'stale')).toEqual({ fresh: false, reason: 'panel is stale' })
})
