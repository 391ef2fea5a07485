import { expect, test } from 'bun:test'
import { createEncodings, type EncodingChange } from './encodings.ts'
import { FakeClock } from './testing/fake-clock.ts'

const SBE_OR_JSON = { preferred: 'sbe', fallback: 'json', refusedBy: [400], retryMs: 1_000 }
const HERE = 'wss://here.test/v1'
const THERE = 'wss://there.test/v1'

function start() {
  const clock = new FakeClock()
  const changes: EncodingChange[] = []
  const encodings = createEncodings({ clock, onChange: (change) => changes.push(change) })
  return {
    clock,
    changes,
    choose: (endpoint = HERE) => encodings.choose(endpoint, SBE_OR_JSON),
    learn: (encoding: string, why = 'so it said') => encodings.learn(HERE, SBE_OR_JSON, encoding, why),
  }
}

test('the preferred encoding is asked for until an endpoint refuses it, and of that endpoint alone', () => {
  const { changes, choose, learn } = start()
  expect(choose()).toBe('sbe')
  learn('json', 'HTTP 400')
  expect([choose(), choose(THERE)]).toEqual(['json', 'sbe'])
  expect(changes).toEqual([{ endpoint: HERE, from: 'sbe', to: 'json', why: 'HTTP 400' }])
})

test('a fallback is kept for its time, then the preferred is asked for again, and each change told once', async () => {
  const { changes, choose, clock, learn } = start()
  learn('json')
  await clock.advance(999)
  expect(choose()).toBe('json')
  await clock.advance(1)
  expect([choose(), choose()]).toEqual(['sbe', 'sbe'])
  expect(changes.map(({ to }) => to)).toEqual(['json', 'sbe'])
})

test('learnt again, the fallback is kept from then on, without a word', async () => {
  const { changes, choose, clock, learn } = start()
  learn('json')
  await clock.advance(900)
  learn('json')
  await clock.advance(900)
  expect(choose()).toBe('json')
  expect(changes).toHaveLength(1)
})

test('the preferred is what an endpoint takes as soon as that is learnt; a third encoding changes nothing', () => {
  const { changes, choose, learn } = start()
  learn('json')
  learn('xml')
  expect(choose()).toBe('json')
  learn('sbe')
  learn('sbe')
  expect(choose()).toBe('sbe')
  expect(changes.map(({ from, to }) => `${from} ${to}`)).toEqual(['sbe json', 'json sbe'])
})
