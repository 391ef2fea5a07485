import { expect, test } from 'bun:test'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createInbox } from './inbox.ts'

/** Every message takes 1 ms to fold. */
function world() {
  const clock = createFakeClock()
  const taken: number[][] = []
  let isHidden = false
  const inbox = createInbox<number>({
    clock: { monotonic: () => taken.flat().length },
    turns: { next: (task) => clock.after(16, task) },
    isHidden: () => isHidden,
    take: (messages) => taken.push([...messages]),
  })
  const sizes = () => taken.map(({ length }) => length)
  return { clock, inbox, taken, sizes, hide: () => (isHidden = true) }
}
const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index)

test('what is little is taken at once; a storm in slices of 8 ms, in order', () => {
  const { clock, inbox, sizes, taken } = world()
  inbox.add(numbers(0, 3))
  expect(sizes()).toEqual([3])
  inbox.add(numbers(3, 120))
  expect(sizes()).toEqual([3, 32])
  inbox.add(numbers(120, 130))
  expect(sizes()).toEqual([3, 32])
  clock.advance(16)
  expect(sizes()).toEqual([3, 32, 8])
  clock.advance(1_000)
  expect(taken.flat()).toEqual(numbers(0, 130))
  expect(sizes()).toEqual([3, 32, ...Array.from({ length: 11 }, () => 8), 7])
})

test('nothing waits for the timers of a hidden tab', () => {
  const { hide, inbox, sizes } = world()
  hide()
  inbox.add(numbers(0, 1_000))
  expect(sizes()).toEqual([1_000])
})

test('what waits can be forgotten', () => {
  const { clock, inbox, sizes } = world()
  inbox.add(numbers(0, 100))
  inbox.clear()
  clock.advance(1_000)
  inbox.add([1])
  expect(sizes()).toEqual([32, 1])
})
