import { expect, test } from 'bun:test'
import { mergeInto } from './merge.ts'

test('keeps the identity of what has not changed kind', () => {
  const first = { market: 'BTC', state: 'fresh' }
  const target = { id: 'a', list: [first, { market: 'ETH', state: 'fresh' }], gone: 1 }
  mergeInto(target, { id: 'a', list: [{ market: 'BTC', state: 'stale' }] })
  expect(target as object).toEqual({ id: 'a', list: [{ market: 'BTC', state: 'stale' }] })
  expect(target.list[0]).toBe(first)
})

test('replaces what changed between null, value and container', () => {
  const target: Record<string, unknown> = { a: null, b: { x: 1 }, c: [1], d: { y: 1 } }
  mergeInto(target, { a: { x: 1 }, b: null, c: { x: 1 }, d: 3, e: [1, 2] })
  expect(target).toEqual({ a: { x: 1 }, b: null, c: { x: 1 }, d: 3, e: [1, 2] })
})

test('writes nothing where nothing differs', () => {
  const writes: PropertyKey[] = []
  const watched = new Proxy(
    { a: 1, list: Object.freeze(['x']) },
    {
      set: (object, key, value) => {
        writes.push(key)
        return Reflect.set(object, key, value)
      },
    },
  )
  mergeInto(watched, { a: 1, list: ['x'] })
  expect(writes).toEqual([])
})
