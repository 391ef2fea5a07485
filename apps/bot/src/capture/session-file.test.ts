import { expect, test } from 'bun:test'
import { parseSession, receivedEntry, type SessionHeader, sessionLine } from './session-file.ts'

const header: SessionHeader = {
  holdfast: 'session',
  version: 1,
  exchange: 'paradex',
  endpoint: 'wss://ws.example.test/v1',
  openedAt: 1_795_000_000_000,
  options: { encoding: 'json' },
  subscriptions: [{ channel: 'order_book', market: 'BTC-USD-PERP' }],
  recordedBy: 'holdfast 0.0.0',
}

const entries = [
  { kind: 'sent', at: 0.5, text: '{"id":1}' },
  receivedEntry(1, 'line one\nline two'),
  receivedEntry(2.25, new Uint8Array([0, 255, 10])),
  { kind: 'closed', at: 3, code: null, reason: '' },
] as const

const whole = [header, ...entries].map(sessionLine).join('')

test('what was written is read again, bytes and line breaks included', () => {
  expect(parseSession(whole)).toEqual({ header, entries: [...entries] })
})

test('a last line that was cut short is left out', () => {
  expect(parseSession(whole.slice(0, -5)).entries).toEqual(entries.slice(0, -1))
})

test('a file that is no session is refused with the line and the reason', () => {
  expect(() => parseSession('')).toThrow('Line 1 is no JSON')
  expect(() => parseSession('{"kind":"sent"}\n')).toThrow('Line 1 is not the head of a session: holdfast')
  expect(() => parseSession(sessionLine({ ...header, version: 2 as 1 }))).toThrow('version')
  expect(() => parseSession(`${sessionLine(header)}{"kind":"received","at":-1,"text":""}\n`)).toThrow('Line 2')
  expect(() => parseSession(`${sessionLine(header)}{"kind":"received","at":1e999,"text":""}\n`)).toThrow('at: ')
  expect(() => parseSession(`${sessionLine(header)}{"kind":"closed","at":1,"code":99999,"reason":""}\n`)).toThrow(
    'code: ',
  )
  expect(() => parseSession(sessionLine({ ...header, openedAt: 1e300 }))).toThrow('openedAt: ')
  expect(() => parseSession(`${sessionLine(header)}nonsense\n`)).toThrow('Line 2 is no JSON')
})
