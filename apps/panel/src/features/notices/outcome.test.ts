import { describe, expect, test } from 'bun:test'
import { fewNames, outcomeSentence, outcomeText, withoutName } from './outcome.ts'
import { noticeDto } from './testing.ts'

const waiting = noticeDto({
  status: 'waiting',
  tries: 3,
  sentAt: null,
  dueAt: 9_000,
  detail: 'hook: HTTP 503 from a.b',
})

describe('what became of a notice', () => {
  test('sent: how long it took from its decision', () => {
    expect(outcomeText(noticeDto({ createdAt: 1_000, sentAt: 1_120 }))).toBe('after 120 ms')
    expect(outcomeSentence(noticeDto({ createdAt: 1_000, sentAt: 1_120, tries: 2 }))).toBe(
      'hook took it 120 ms after it was decided, at the second try.',
    )
    expect(outcomeSentence(noticeDto({ tries: 11 }))).toContain('at the 11th try')
  })

  test('waiting: why the last try failed, without the channel said twice', () => {
    expect(outcomeText(waiting)).toBe('HTTP 503 from a.b')
    expect(outcomeSentence(waiting)).toBe('hook did not take it in 3 tries: HTTP 503 from a.b.')
    expect(outcomeText({ ...waiting, tries: 0, detail: null })).toBe('in line, not tried yet')
  })

  test('given up: after how many tries, and why', () => {
    const failed = { ...waiting, status: 'failed', tries: 1, dueAt: null } as const
    expect(outcomeSentence(failed)).toBe('Given up after 1 try: HTTP 503 from a.b.')
  })

  test('held back: by which silence', () => {
    const muted = { ...waiting, status: 'muted', tries: 0, detail: 'mute 1 by local: work' } as const
    expect(outcomeText(muted)).toBe('mute 1 by local: work')
    expect(outcomeSentence(muted)).toStartWith('Held back by mute 1 by local: work. Nothing was sent')
  })
})

test('only a leading name is taken off an error', () => {
  expect(withoutName('hook: no answer', 'hook')).toBe('no answer')
  expect(withoutName('no hook: no answer', 'hook')).toBe('no hook: no answer')
})

test('of many names a few are said', () => {
  expect(fewNames(['a', 'b'], 2)).toBe('a, b')
  expect(fewNames(['a', 'b', 'c', 'd'], 2)).toBe('a, b and 2 more')
})
