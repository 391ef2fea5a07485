import { expect, test } from 'bun:test'
import { connectionDto } from '../testing/dtos.ts'
import { announcementOf } from './announce.ts'

const CONNECTIONS = {
  paradex: connectionDto({ state: 'down', cause: 'heartbeat_timeout' }),
  vest: connectionDto({ id: 'vest' }),
}

test('announces changed states with their cause', () => {
  const before = { paradex: 'live', vest: 'down' } as const
  const after = { paradex: 'down', vest: 'live' } as const
  expect(announcementOf(before, after, CONNECTIONS)).toBe('paradex is down: no answer to ping. vest is live.')
})

test('is silent about what merely appeared or stayed', () => {
  expect(announcementOf({}, { paradex: 'down', vest: 'live' }, CONNECTIONS)).toBe('')
  expect(announcementOf({ vest: 'live' }, { vest: 'live' }, CONNECTIONS)).toBe('')
})
