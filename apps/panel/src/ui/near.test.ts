import { afterEach, beforeEach, expect, test } from 'bun:test'
import { createRoot } from 'solid-js'
import { createNearness } from './near.ts'

type Entry = Pick<IntersectionObserverEntry, 'target' | 'isIntersecting'> & {
  readonly boundingClientRect: { readonly top: number }
}

/** An observer that sees what a test lets it see. */
class FakeObserver {
  static last: FakeObserver
  readonly observed = new Set<unknown>()
  readonly see: (entries: readonly Entry[]) => void
  constructor(see: (entries: readonly Entry[]) => void) {
    this.see = see
    FakeObserver.last = this
  }
  observe(element: unknown) {
    this.observed.add(element)
  }
  unobserve(element: unknown) {
    this.observed.delete(element)
  }
  disconnect() {
    this.observed.clear()
  }
}

const real = { IntersectionObserver: globalThis.IntersectionObserver, innerHeight: globalThis.innerHeight }
beforeEach(() => Object.assign(globalThis, { IntersectionObserver: FakeObserver, innerHeight: 900 }))
afterEach(() => {
  Object.assign(globalThis, real)
})

/** Gives one turn at a time, when it is told to. */
function createFakeTurns() {
  const waiting: (() => void)[] = []
  const next = (task: () => void) => {
    waiting.push(task)
    return () => {
      waiting.splice(waiting.indexOf(task), 1)
    }
  }
  return { give: () => waiting.shift()?.(), next, waiting }
}

function start(count: number) {
  const turns = createFakeTurns()
  return createRoot((dispose) => {
    const nearness = createNearness(turns)
    const rows = Array.from({ length: count }, (_, index) => ({ index }) as unknown as Element)
    const near = rows.map((row) => nearness.watch(row))
    const entry = (index: number, isIntersecting: boolean, top = index * 65): Entry => {
      return { target: rows[index] as Element, isIntersecting, boundingClientRect: { top } }
    }
    const drawn = () => near.flatMap((isNear, index) => (isNear() ? [index] : []))
    return { dispose, drawn, entry, observer: FakeObserver.last, turns }
  })
}

test('nothing is near before the browser has looked; then what it says', () => {
  const { drawn, entry, observer } = start(3)
  expect(drawn()).toEqual([])
  observer.see([entry(0, true), entry(1, false), entry(2, true)])
  expect(drawn()).toEqual([0, 2])
  observer.see([entry(0, false)])
  expect(drawn()).toEqual([2])
})

test('many are drawn a few in a turn, those in the middle of the screen first', () => {
  const { drawn, entry, observer, turns } = start(20)
  observer.see(Array.from({ length: 20 }, (_, index) => entry(index, true)))
  // The screen's middle is at 450 px: between the rows 6 and 7.
  expect(drawn()).toEqual([3, 4, 5, 6, 7, 8, 9, 10])
  turns.give()
  expect(drawn()).toHaveLength(16)
  turns.give()
  expect(drawn()).toHaveLength(20)
})

test('the last word counts, also of one that still waits', () => {
  const { drawn, entry, observer, turns } = start(20)
  observer.see(Array.from({ length: 20 }, (_, index) => entry(index, true)))
  observer.see([entry(19, false)])
  while (turns.waiting.length > 0) turns.give()
  expect(drawn()).not.toContain(19)
  expect(drawn()).toHaveLength(19)
})

test('what is told anew while it waits takes its place behind the others', () => {
  const { drawn, entry, observer, turns } = start(20)
  observer.see(Array.from({ length: 20 }, (_, index) => entry(index, true)))
  observer.see([entry(11, true)])
  turns.give()
  expect(drawn()).toHaveLength(16)
  expect(drawn()).not.toContain(11)
})

test('with its owner it looks at nothing any more, and what waits is called off', () => {
  const { dispose, entry, observer, turns } = start(20)
  observer.see(Array.from({ length: 20 }, (_, index) => entry(index, true)))
  expect(observer.observed.size).toBe(20)
  dispose()
  expect([observer.observed.size, turns.waiting.length]).toEqual([0, 0])
})
