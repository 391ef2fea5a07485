import { describe, expect, test } from 'bun:test'
import { failureOfAnswer, failureOfError } from './dial-failure.ts'
import { FakeClock } from './testing/fake-clock.ts'

const coded = (code: string, message = code) => Object.assign(new Error(message), { code })

describe('a transport error', () => {
  test.each([
    ['ENOTFOUND', 'dns'],
    ['EAI_AGAIN', 'dns'],
    ['ECONNREFUSED', 'refused'],
    ['EHOSTUNREACH', 'refused'],
    ['ETIMEDOUT', 'connect_timeout'],
    ['CERT_HAS_EXPIRED', 'tls'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'tls'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls'],
    ['EPROTO', 'tls'],
    ['ECONNRESET', 'abnormal_close'],
    ['HPE_INVALID_CONSTANT', 'protocol_error'],
    ['toString', 'unknown'],
  ] as const)('with code %s means %s', (code, cause) => {
    expect(failureOfError(coded(code)).cause).toBe(cause)
  })

  test.each([
    ['Opening handshake has timed out', 'connect_timeout'],
    ['socket hang up', 'abnormal_close'],
    ['Invalid Sec-WebSocket-Accept header', 'protocol_error'],
    ['something new', 'unknown'],
  ] as const)('without a code is judged by its words: %s', (message, cause) => {
    expect(failureOfError(new Error(message))).toMatchObject({ cause, detail: message })
  })

  test('carries its code and words', () => {
    expect(failureOfError(coded('EPROTO', 'wrong version')).detail).toBe('EPROTO: wrong version')
    expect(failureOfError(null).cause).toBe('abnormal_close')
  })
})

describe('what dialing again cannot help', () => {
  const fatalOf = (status: number) =>
    failureOfAnswer({ status, statusText: '', retryAfter: undefined }, new FakeClock()).fatal

  test('is a certificate of another host', () => {
    expect(failureOfError(coded('ERR_TLS_CERT_ALTNAME_INVALID')).fatal).toBe('tls_name')
    expect(failureOfError(coded('HOSTNAME_MISMATCH'))).toMatchObject({ cause: 'tls', fatal: 'tls_name' })
    expect(failureOfError(coded('CERT_HAS_EXPIRED')).fatal).toBeNull()
  })

  test('is a country that is barred', () => {
    expect(fatalOf(451)).toBe('geo_block')
    expect([400, 401, 403, 404, 429, 503].map(fatalOf)).toEqual([null, null, null, null, null, null])
  })
})

describe('Retry-After', () => {
  const clock = new FakeClock(Date.parse('2026-11-23T10:00:00Z'))
  test.each([
    ['7', 7_000],
    ['0', 0],
    ['99999999', 900_000],
    ['Mon, 23 Nov 2026 10:00:30 GMT', 30_000],
    ['Mon, 23 Nov 2026 09:00:00 GMT', 0],
    ['Tue, 24 Nov 2026 09:00:00 GMT', 900_000],
    ['-5', null],
    ['soon', null],
    ['2026', 900_000],
    ['2026-11-23', null],
  ])('%s is %p ms', (retryAfter, expected) => {
    const failure = failureOfAnswer({ status: 429, statusText: 'Too Many Requests', retryAfter }, clock)
    expect(failure).toMatchObject({ cause: 'rate_limited', httpStatus: 429, retryAfterMs: expected })
  })

  test.each([
    [503, 7_000],
    [429, 7_000],
    [301, null],
    [401, null],
    [451, null],
    [500, null],
  ])('counts with HTTP %d: %p ms', (status, expected) => {
    const answer = { status, statusText: '', retryAfter: '7' }
    expect(failureOfAnswer(answer, clock).retryAfterMs).toBe(expected)
  })

  test('is null where none was sent', () => {
    const failure = failureOfAnswer({ status: 503, statusText: 'Busy\u0007', retryAfter: undefined }, clock)
    expect(failure).toEqual({
      cause: 'handshake_http',
      detail: 'HTTP 503 Busy',
      httpStatus: 503,
      retryAfterMs: null,
      fatal: null,
    })
  })
})
