import { expect, test } from 'bun:test'
import { createFakeClock } from './testing/fake-clock.ts'
import { afterFrameOf, createTurns } from './turns.ts'

/** Frames are drawn by hand. */
function world() {
  const drawn: (() => void)[] = []
  const told: string[] = []
  const turns = createTurns((task) => drawn.push(task))
  const say = (word: string) => () => told.push(word)
  const frame = () => {
    for (const task of drawn.splice(0)) task()
  }
  return { turns, told, say, frame }
}

test('one piece a frame, in order, and none before the first', () => {
  const { frame, say, told, turns } = world()
  for (const word of ['a', 'b', 'c']) turns.next(say(word))
  expect(told).toEqual([])
  frame()
  expect(told).toEqual(['a'])
  frame()
  expect(told).toEqual(['a', 'b'])
  frame()
  frame()
  expect(told).toEqual(['a', 'b', 'c'])
})

test('what is called off costs no frame', () => {
  const { frame, say, told, turns } = world()
  const callOff = turns.next(say('a'))
  turns.next(say('b'))
  callOff()
  frame()
  expect(told).toEqual(['b'])
})

test('what asks again comes after those that wait', () => {
  const { frame, say, told, turns } = world()
  turns.next(() => {
    told.push('a')
    turns.next(say('a again'))
  })
  turns.next(say('b'))
  for (let nth = 0; nth < 3; nth++) frame()
  expect(told).toEqual(['a', 'b', 'a again'])
})

test('a piece that throws does not hold up the next', () => {
  const { frame, say, told, turns } = world()
  turns.next(() => {
    throw new Error('broken')
  })
  turns.next(say('b'))
  expect(frame).toThrow('broken')
  frame()
  expect(told).toEqual(['b'])
})

function page(visibilityState: DocumentVisibilityState) {
  const frames: FrameRequestCallback[] = []
  const fake = {
    document: { visibilityState },
    requestAnimationFrame: (task: FrameRequestCallback) => frames.push(task),
  }
  const clock = createFakeClock()
  let runs = 0
  afterFrameOf(
    fake as unknown as Window,
    clock,
  )(() => {
    runs += 1
  })
  return { clock, frames, runs: () => runs }
}

test('after a frame, in a task of its own, once', () => {
  const { clock, frames, runs } = page('visible')
  clock.advance(50)
  expect(runs()).toBe(0)
  frames[0]?.(0)
  expect(runs()).toBe(0)
  clock.advance(0)
  expect(runs()).toBe(1)
  clock.advance(1_000)
  expect(runs()).toBe(1)
})

test('a page that draws no frame does not wait for one', () => {
  const { clock, frames, runs } = page('visible')
  clock.advance(100)
  expect(runs()).toBe(1)
  frames[0]?.(0)
  clock.advance(1_000)
  expect(runs()).toBe(1)
  const hidden = page('hidden')
  hidden.clock.advance(0)
  expect([hidden.runs(), hidden.frames.length]).toEqual([1, 0])
})
