import { describe, expect, test } from 'bun:test'
import { EVENT_TYPES } from '@holdfast/adapter-core/events'
import { sampleEvent } from '@holdfast/reconnect-monitor/history/testing'
import { WITHHELD, writableFields } from './log-fields.ts'

describe('fields of a log line', () => {
  test('what nobody listed is withheld, however deep', () => {
    const request = { method: 'GET', headers: { authorization: 'Bearer x' }, token: 'x' }
    expect(writableFields({ ...request, recovery: { attempts: 1, secret: 'x' }, issues: [{ cookie: 'x' }] })).toEqual({
      method: 'GET',
      headers: WITHHELD,
      token: WITHHELD,
      recovery: { attempts: 1, secret: WITHHELD },
      issues: [{ cookie: WITHHELD }],
    })
  })

  test('only plain data is written under a listed name', () => {
    const detail = new Map([['token', 'x']])
    expect(writableFields({ detail, error: new URL('http://a/?token=x'), why: () => 'x', cause: Symbol('x') })).toEqual(
      {
        detail: WITHHELD,
        error: WITHHELD,
        why: WITHHELD,
        cause: WITHHELD,
      },
    )
  })

  test('errors are one line, without what hangs on them', () => {
    const error = Object.assign(new TypeError('bad\u2028luck', { cause: 'x' }), { token: 'x' })
    expect(writableFields({ error })).toEqual({ error: 'TypeError: bad\u2028luck' })
  })

  test('long texts and lists are cut, endless depth ends', () => {
    const loop: Record<string, unknown> = {}
    loop['cause'] = loop
    const written = writableFields({ detail: 'x'.repeat(9_000), issues: Array.from({ length: 900 }, () => 1), ...loop })
    expect(String(written['detail'])).toHaveLength(2_001)
    expect(written['issues']).toHaveLength(100)
    expect(JSON.stringify(written['cause']).length).toBeLessThan(200)
  })

  test.each(EVENT_TYPES)('%s is written whole', (type) => {
    const { data } = sampleEvent(type, 1_000)
    expect(writableFields(data)).toEqual(JSON.parse(JSON.stringify(data)))
  })
})
