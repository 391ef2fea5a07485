import { expect, test } from 'bun:test'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createCopier, SAID_MS } from './copied.ts'

test('what was copied is said for a while', async () => {
  const clock = createFakeClock()
  const texts: string[] = []
  const { copied, copy } = createCopier(clock, () => ({
    writeText: async (text) => {
      texts.push(text)
    },
  }))
  await copy('/outages')
  expect([copied(), ...texts]).toEqual(['done', '/outages'])
  clock.advance(SAID_MS / 2)
  await copy('/events')
  clock.advance(SAID_MS - 1)
  expect(copied()).toBe('done')
  clock.advance(1)
  expect(copied()).toBe('none')
})

const REFUSALS = {
  'none at all': () => undefined,
  'a refusal': () => ({ writeText: () => Promise.reject(new DOMException('Denied', 'NotAllowedError')) }),
  'one that may not be reached for': () => {
    throw new DOMException('Denied', 'SecurityError')
  },
}
test.each(Object.entries(REFUSALS))(
  'of a clipboard that is %s it is said until it is read',
  async (_what, clipboard) => {
    const clock = createFakeClock()
    const { copied, copy, forget } = createCopier(clock, clipboard)
    await copy('/outages')
    clock.advance(10 * SAID_MS)
    expect(copied()).toBe('refused')
    forget()
    expect(copied()).toBe('none')
  },
)
