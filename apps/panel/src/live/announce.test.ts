import { expect, test } from 'bun:test'
import { announcementOf, NAMED, type StateNews } from './announce.ts'

const news = (id: string, change: Partial<StateNews> = {}): StateNews => ({
  id,
  before: 'live',
  state: 'down',
  cause: 'heartbeat_timeout',
  losses: 1,
  ...change,
})
const many = (count: number, change: Partial<StateNews> = {}) =>
  Array.from({ length: count }, (_, index) => news(`c-${index}`, change))
const BACK = { before: 'down', state: 'live', cause: null, losses: 0 } as const

test('few are named with their cause, the worst first', () => {
  expect(announcementOf([news('vest', BACK), news('paradex')])).toBe(
    'paradex is down: no answer to ping. vest is live again.',
  )
  expect(announcementOf([news('vest', { state: 'paused', losses: 0, cause: 'operator' })])).toBe('vest is paused.')
})

test('what went out and came back meanwhile is one sentence', () => {
  expect(announcementOf([news('vest', { state: 'live' })])).toBe('vest was down and is live again.')
  expect(announcementOf([news('vest', { state: 'degraded', losses: 4 })])).toBe(
    'vest was down 4 times and is degraded.',
  )
  expect(announcementOf([news('vest', { before: 'down', losses: 2 })])).toBe('vest is down again: no answer to ping.')
})

test('many are counted', () => {
  expect(announcementOf(many(200))).toBe('200 connections are down: no answer to ping.')
  expect(announcementOf(many(198, BACK))).toBe('198 connections are live again.')
  expect(announcementOf([...many(2, { state: 'live' }), ...many(2)])).toBe(
    '2 connections are down: no answer to ping. 2 connections were down and are live again.',
  )
})

test('of many with different causes none is told, and one that stands out is named', () => {
  const one = news('odd', { state: 'failed', cause: 'tls' })
  expect(announcementOf([...many(9), news('x', { cause: 'dns' }), one])).toBe(
    'odd has failed: TLS failed. 10 connections are down.',
  )
})

test('there are never more than three sentences', () => {
  const all = (['down', 'failed', 'connecting', 'degraded', 'paused', 'stopped'] as const).flatMap((state) =>
    many(2, { state, losses: 0, cause: null }),
  )
  const said = announcementOf(all)
  expect(said).toBe('2 connections have failed. 2 connections are down. 8 more have changed.')
  expect(said.split('. ').length).toBeLessThanOrEqual(NAMED)
})

test('nothing is said of nothing', () => expect(announcementOf([])).toBe(''))
