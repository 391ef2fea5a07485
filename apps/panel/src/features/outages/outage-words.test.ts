import { expect, test } from 'bun:test'
import { eventDto } from '../../testing/dtos.ts'
import { besideCause, firstCause } from './outage-words.ts'

const lost = eventDto({ type: 'connection_lost', data: { cause: 'abnormal_close' } })
const revised = eventDto({ type: 'cause_revised', data: { cause: 'local_network', attribution: 'network' } })

test('an outage whose cause was revised says what it was taken for', () => {
  expect(firstCause({ cause: 'local_network', timeline: [lost, revised] })).toBe('abnormal_close')
})

test('any other says nothing, nor does one whose beginning is purged', () => {
  expect(firstCause({ cause: 'abnormal_close', timeline: [lost] })).toBeNull()
  expect(firstCause({ cause: 'local_network', timeline: [revised] })).toBeNull()
})

test('what stands below a cause does not say it again', () => {
  const silent = { cause: 'heartbeat_timeout', attribution: 'exchange' } as const
  expect(besideCause({ ...silent, detail: 'No answer to a ping, no frame for 2255 ms' })).toBe(
    'the exchange · no frame for 2255 ms',
  )
  expect(besideCause({ ...silent, detail: 'No answer to a ping' })).toBe('the exchange')
  expect(besideCause({ ...silent, detail: null })).toBe('the exchange')
})
