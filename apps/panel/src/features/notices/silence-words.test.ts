import { describe, expect, test } from 'bun:test'
import { endConsequence, isAhead, isInForce, silenceConsequence, silenceOf } from './silence-words.ts'
import { silenceDto } from './testing.ts'

describe('what a silence will do, said before it does', () => {
  const said = (change: Partial<Parameters<typeof silenceConsequence>[0]>) =>
    silenceConsequence({ kind: 'mute', connection: 'vest', when: 'for 4 h', isOut: false, ...change })

  test('a mute ends with the recovery; the next one, where it is well now', () => {
    expect(said({ isOut: true })[0]).toBe('Nothing is sent about vest for 4 h, or until it recovers.')
    expect(said({})[0]).toBe('Nothing is sent about vest for 4 h, or until it recovers from its next outage.')
  })

  test('one of all is about the bot too, and ends when nothing is out', () => {
    expect(said({ connection: null })[0]).toBe(
      'Nothing is sent about any connection, or the bot itself, for 4 h, or until nothing is out any more.',
    )
  })

  test('maintenance does not end with a recovery, and says so', () => {
    const sentences = said({ kind: 'maintenance', when: 'from 09:00 to 10:00' })
    expect(sentences[0]).toBe('Nothing is sent about vest from 09:00 to 10:00.')
    expect(sentences).toContain('It does not end with a recovery.')
  })

  test('none stops recording', () => {
    for (const kind of ['mute', 'maintenance'] as const) expect(said({ kind }).join(' ')).toContain('recording go on')
  })
})

test('ending one tells what is still out; one to come just does not begin', () => {
  expect(endConsequence(silenceDto(), true)).toContain('is told at once')
  expect(endConsequence(silenceDto({ kind: 'maintenance', connection: null }), false)).toBe(
    'The announced maintenance does not begin: notices about everything are sent as usual.',
  )
})

test('in force is half-open, and over once it is ended', () => {
  const silence = silenceDto({ from: 10, until: 20 })
  expect([9, 10, 19, 20].map((now) => isInForce(silence, now))).toEqual([false, true, true, false])
  expect([9, 19, 20].map((now) => isAhead(silence, now))).toEqual([true, true, false])
  expect(isAhead({ ...silence, endedAt: 12 }, 15)).toBe(false)
})

test('a connection is held back by its own silence first, else by one of all, and by none to come', () => {
  const own = silenceDto({ id: 1, from: 10, until: 20 })
  const all = silenceDto({ id: 2, connection: null, from: 0, until: 30 })
  expect(silenceOf([all, own], 'vest', 15)?.id).toBe(1)
  expect(silenceOf([all, own], 'vest', 5)?.id).toBe(2)
  expect(silenceOf([own], 'paradex', 15)).toBeNull()
})
