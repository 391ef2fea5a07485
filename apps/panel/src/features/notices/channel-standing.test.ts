import { expect, test } from 'bun:test'
import { standingOf } from './channel-standing.ts'
import { noticeDto } from './testing.ts'

const NOW = 20_000
const fresh = noticeDto({ id: 3, status: 'waiting', tries: 0, sentAt: null, createdAt: NOW - 100, dueAt: NOW })
const sent = noticeDto({ id: 2 })
const failed = noticeDto({ id: 1, status: 'failed', sentAt: null, detail: 'hook: HTTP 404' })

test('what was just decided is on its way; what was tried in vain is not taken', () => {
  expect(standingOf([fresh, sent], NOW).name).toBe('waiting')
  expect(standingOf([{ ...fresh, tries: 1 }, sent], NOW).name).toBe('trying')
  expect(standingOf([{ ...fresh, createdAt: NOW - 16_000 }, sent], NOW).name).toBe('trying')
})

test('they go out in order: the oldest that waits says how it does', () => {
  const head = { ...fresh, id: 2, tries: 4 }
  expect(standingOf([fresh, head], NOW)).toMatchObject({ name: 'trying', by: { id: 2 } })
})

test('with nothing waiting, the newest that came to an end says how it does', () => {
  expect(standingOf([sent, failed], NOW).name).toBe('taking')
  expect(standingOf([failed, sent], NOW)).toMatchObject({ name: 'given_up', by: { id: 1 } })
  expect(standingOf([], NOW)).toMatchObject({ name: 'untried', by: null })
})

test('what a silence held back says nothing of the channel', () => {
  const muted = noticeDto({ id: 9, status: 'muted', tries: 0, sentAt: null })
  expect(standingOf([muted], NOW).name).toBe('untried')
  expect(standingOf([muted, failed], NOW).name).toBe('given_up')
})
