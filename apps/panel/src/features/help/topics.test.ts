import { expect, test } from 'bun:test'
import { DEFINITIONS } from '@holdfast/api-contract'
import { LINK_TOPICS } from './link-help.ts'
import { CAUSE_TOPICS, DEFINITION_TOPICS, PAGE_TOPICS, STATE_TOPICS } from './topics.ts'

const ALL = [...STATE_TOPICS, ...DEFINITION_TOPICS, ...CAUSE_TOPICS, ...PAGE_TOPICS, ...LINK_TOPICS]

test('every topic has an address of its own', () => {
  const ids = ALL.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.filter((id) => !/^[a-z][a-z_-]*$/.test(id))).toEqual([])
  expect(DEFINITION_TOPICS.map(({ id, text }) => [id, text])).toEqual(DEFINITIONS.map(({ id, text }) => [id, text]))
})

test('states stand with the one first that needs the operator most', () => {
  expect(STATE_TOPICS.map(({ state }) => state)).toEqual([
    'failed',
    'down',
    'connecting',
    'degraded',
    'stopped',
    'paused',
    'live',
    'unknown',
  ])
})

test('texts are sentences', () => {
  const texts = [
    ...STATE_TOPICS.flatMap(({ means, todo }) => [means, todo]),
    ...CAUSE_TOPICS.flatMap(({ helps, means }) => [means, helps]),
    ...PAGE_TOPICS.map(({ about }) => about),
    ...LINK_TOPICS.map(({ text }) => text),
  ]
  expect(texts.filter((text) => !/^[A-Z].*[.?]$/.test(text))).toEqual([])
})
