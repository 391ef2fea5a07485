import { expect, test } from 'bun:test'
import { EVENT_TYPES } from '@holdfast/adapter-core/events'
import { chosenText, isChosen, TYPE_CHOICES, withTypes } from './type-groups.ts'

const choiceOf = (group: string) => {
  const choice = TYPE_CHOICES.find((one) => one.group === group)
  if (choice === undefined) throw new Error(`no group ${group}`)
  return choice
}

test('every type is offered once', () => {
  expect(TYPE_CHOICES.flatMap(({ types }) => types).toSorted()).toEqual(EVENT_TYPES.toSorted())
  expect(TYPE_CHOICES.every(({ types }) => types.length > 0)).toBe(true)
})

test('what is chosen is said in a few words', () => {
  expect(chosenText(null)).toBe('All types')
  expect(chosenText(['connection_lost'])).toBe('Connection lost')
  expect(chosenText(['store_restored', 'store_degraded'])).toBe('Store')
  expect(chosenText(['store_restored', 'store_degraded', 'bot_started'])).toBe('3 types')
})

test('types and whole groups are chosen and left out; every one chosen is none left out', () => {
  const store = choiceOf('store')
  const both = withTypes(null, store.types, true)
  expect(both).toEqual(['store_degraded', 'store_restored'])
  expect(isChosen(both, store)).toBe('all')
  const one = withTypes(both, ['store_degraded'], false)
  expect(one).toEqual(['store_restored'])
  expect(isChosen(one, store)).toBe('some')
  expect(isChosen(null, store)).toBe('none')
  expect(withTypes(one, ['store_restored'], false)).toBeNull()
  expect(withTypes(EVENT_TYPES.slice(1), EVENT_TYPES.slice(0, 1), true)).toBeNull()
})

test('one choice has one address, in whatever order it was made; a word of a newer bot stays', () => {
  const either = withTypes(['store_restored'], ['bot_started'], true)
  expect(withTypes(['bot_started'], ['store_restored'], true)).toEqual(either)
  expect(withTypes(['newer', 'bot_started'], ['bot_stopped'], true)).toEqual(['bot_started', 'bot_stopped', 'newer'])
})
