import { describe, expect, test } from 'bun:test'
import { prepareMaintenance, prepareMute } from './silence-request.ts'

const NOW = 1_000_000
const DAY = 86_400_000

describe('a mute', () => {
  const mute = (end: Parameters<typeof prepareMute>[0]['end'], reason = ' work ') =>
    prepareMute({ connection: 'vest', reason, end }, NOW)

  test('lasts so long, or until then, with a reason where one is given', () => {
    expect(mute({ forMs: 3_600_000 })).toEqual({
      body: { kind: 'mute', connection: 'vest', forMs: 3_600_000, reason: 'work' },
    })
    expect(mute({ until: NOW + 5 }, ' ')).toEqual({ body: { kind: 'mute', connection: 'vest', until: NOW + 5 } })
  })

  test('that would be refused is not asked for', () => {
    expect(mute({ until: null })).toHaveProperty('mistake')
    expect(mute({ until: NOW })).toEqual({ mistake: 'The end must be in the future.' })
    expect(mute({ until: NOW + 30 * DAY + 1 })).toEqual({ mistake: 'A silence lasts 30 days at most.' })
    expect(mute({ until: NOW + 30 * DAY })).toHaveProperty('body')
  })
})

describe('maintenance', () => {
  const work = (from: number | null, until: number | null) =>
    prepareMaintenance({ connection: null, reason: '', from, until }, NOW)

  test('to come has a beginning; one that should have begun begins now', () => {
    expect(work(NOW + 10, NOW + 20)).toEqual({
      body: { kind: 'maintenance', connection: null, from: NOW + 10, until: NOW + 20 },
    })
    expect(work(NOW - 10, NOW + 20)).toEqual({ body: { kind: 'maintenance', connection: null, until: NOW + 20 } })
  })

  test('that makes no sense is not asked for', () => {
    expect(work(null, NOW + 20)).toHaveProperty('mistake')
    expect(work(NOW + 20, NOW + 20)).toEqual({ mistake: 'The end must come after the beginning.' })
    expect(work(NOW - 20, NOW - 10)).toEqual({ mistake: 'The end must be in the future.' })
    expect(work(NOW + 400 * DAY, NOW + 401 * DAY)).toEqual({ mistake: 'It may be announced a year ahead.' })
    expect(work(NOW + DAY, NOW + 32 * DAY)).toEqual({ mistake: 'A silence lasts 30 days at most.' })
    expect(work(NOW - 10 * DAY, NOW + 25 * DAY)).toHaveProperty('body')
  })
})
