import { describe, expect, test } from 'bun:test'
import { summaryOf } from './summary.ts'
import { channelDto, noticeDto, silenceDto } from './testing.ts'

const NOW = 50_000
const all = { channels: [channelDto(), channelDto({ id: 'phone' })], silences: [], lastGivenUp: null }

describe('whether one would be told', () => {
  test('not at all without a channel', () => {
    expect(summaryOf({ ...all, channels: [] }, NOW)).toMatchObject({ look: 'degraded' })
  })

  test('all is well', () => {
    expect(summaryOf(all, NOW)).toEqual({
      look: 'live',
      text: '2 channels are told. Nothing waits, nothing is held back.',
    })
  })

  test('all that is wrong, the worst first', () => {
    const told = {
      channels: [channelDto({ waiting: 2 }), channelDto({ id: 'phone', lastSentAt: 10 })],
      silences: [silenceDto()],
      lastGivenUp: noticeDto({ channel: 'phone', status: 'failed', createdAt: 20 }),
    }
    expect(summaryOf(told, NOW)).toEqual({
      look: 'failed',
      text: 'The last notice to phone was given up. 2 notices wait for hook. Held back: vest.',
    })
  })

  test('what was given up is old news once the channel took something, or is gone', () => {
    const lastGivenUp = noticeDto({ channel: 'phone', status: 'failed', createdAt: 20 })
    const channels = [channelDto({ id: 'phone', lastSentAt: 30 })]
    expect(summaryOf({ ...all, channels, lastGivenUp }, NOW).look).toBe('live')
    expect(summaryOf({ ...all, channels: [channelDto()], lastGivenUp }, NOW).look).toBe('live')
  })

  test('a silence to come holds nothing back, one of all holds back everything', () => {
    expect(summaryOf({ ...all, silences: [silenceDto({ from: NOW + 1 })] }, NOW).look).toBe('live')
    expect(summaryOf({ ...all, silences: [silenceDto({ connection: null })] }, NOW)).toEqual({
      look: 'paused',
      text: 'Everything is held back.',
    })
  })
})
