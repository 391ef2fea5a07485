import { expect, test } from 'bun:test'
import { parseStoreOptions } from './options.ts'

test('is ten million events of 200 connections in two years, and less with --quick', () => {
  expect(parseStoreOptions([]).log).toEqual({ seed: 1, events: 10_000_000, connections: 200, years: 2 })
  expect(parseStoreOptions(['--quick']).log).toEqual({ seed: 1, events: 500_000, connections: 200, years: 0.1 })
  expect(parseStoreOptions(['--quick', '--events', '1000', '--years', '0.5']).log).toMatchObject({
    events: 1_000,
    years: 0.5,
  })
})

test('takes rows by name, in their own order', () => {
  expect(parseStoreOptions(['--rows', 'purge,history']).rows).toEqual(['history', 'purge'])
  expect(() => parseStoreOptions(['--rows', 'history,speed'])).toThrow('--rows must be of history, export')
})

test('names the flag that is wrong', () => {
  expect(() => parseStoreOptions(['--events', 'many'])).toThrow('--events must be a whole number from 1, got many')
  expect(() => parseStoreOptions(['--connections', '0'])).toThrow('--connections')
  expect(() => parseStoreOptions(['--years', '0'])).toThrow('--years must be above 0, got 0')
})
