import { expect, test } from 'bun:test'
import { createKeyedValues } from './keyed-values.ts'

test('each is told once', () => {
  const values = createKeyedValues<number>()
  expect(['a', 'b', 'a'].map((key) => values.tell(key))).toEqual([true, true, false])
})

test('what is kept is what was not told, each once, in the order it came', () => {
  const values = createKeyedValues<number>()
  values.tell('a')
  for (const [at, key] of ['a', 'b', 'c', 'd', 'b'].entries()) values.keep(key, at)
  values.tell('c')
  expect(values.takeKept()).toEqual([1, 3])
  expect(values.takeKept()).toEqual([])
  expect(['b', 'd'].map((key) => values.tell(key))).toEqual([false, false])
})

test('of a socket that is never heard, only the newest 5,000 are kept', () => {
  const values = createKeyedValues<number>()
  for (let at = 1; at <= 6_000; at++) values.keep(`k${at}`, at)
  const kept = values.takeKept()
  expect([kept.length, kept[0], kept.at(-1)]).toEqual([5_000, 1_001, 6_000])
})
