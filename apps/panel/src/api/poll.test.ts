import { expect, test } from 'bun:test'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createPoll } from './poll.ts'

function start() {
  const clock = createFakeClock()
  const asked: AbortSignal[] = []
  const answers: (() => void)[] = []
  const poll = createPoll(clock, 5_000, (signal) => {
    asked.push(signal)
    return new Promise((resolve) => answers.push(resolve))
  })
  /** The last question is answered, and what follows from it is done. */
  const answer = async () => {
    answers.at(-1)?.()
    await Promise.resolve()
    await Promise.resolve()
  }
  return { answer, asked, clock, poll }
}

test('asks while it is seen, each time a while after the answer', async () => {
  const { answer, asked, clock, poll } = start()
  clock.advance(60_000)
  expect(asked.length).toBe(0)
  poll.setVisible(true)
  expect(asked.length).toBe(1)
  clock.advance(60_000)
  expect(asked.length).toBe(1)
  await answer()
  clock.advance(4_999)
  expect(asked.length).toBe(1)
  clock.advance(1)
  expect(asked.length).toBe(2)
})

test('rests while it is hidden, and asks at once when it is seen again', async () => {
  const { answer, asked, clock, poll } = start()
  poll.setVisible(true)
  await answer()
  poll.setVisible(false)
  clock.advance(60_000)
  expect(asked.length).toBe(1)
  poll.setVisible(true)
  expect(asked.length).toBe(2)
})

test('an answer that comes while it is hidden starts no wait', async () => {
  const { answer, asked, clock, poll } = start()
  poll.setVisible(true)
  poll.setVisible(false)
  await answer()
  clock.advance(60_000)
  expect(asked.length).toBe(1)
})

test('what is asked anew takes the place of what is under way', async () => {
  const { answer, asked, clock, poll } = start()
  poll.setVisible(true)
  poll.refresh()
  expect(asked.map(({ aborted }) => aborted)).toEqual([true, false])
  await answer()
  clock.advance(5_000)
  expect(asked.length).toBe(3)
  poll.stop()
  expect(asked.at(-1)?.aborted).toBe(true)
})
