import { expect, test } from 'bun:test'
import type { Fault } from './injected.ts'
import { surprise } from './surprise.ts'

const fault = (name: string, change: Partial<Fault> = {}): Fault => ({
  fault: name,
  group: 'connection',
  title: name,
  description: '',
  takesMarket: false,
  defaultDurationMs: null,
  exchanges: ['paradex', 'vest'],
  healsAtEnd: false,
  ...change,
})
const FAULTS = [
  fault('rst'),
  fault('gap', { exchanges: ['paradex'] }),
  fault('limit_rate', { defaultDurationMs: 600_000 }),
]
const CONNECTIONS = ['paradex', 'vest'].map((id) => ({ id, exchange: id }))

test('takes any fault that its connection can have, and none that lasts for ever', () => {
  const all = Array.from({ length: 30 }, (_, i) => surprise(FAULTS, CONNECTIONS, () => i / 30))
  const names = new Set(all.map((order) => `${order?.connection} ${order?.fault}`))
  expect(names).toEqual(new Set(['paradex rst', 'paradex gap', 'vest rst']))
})

test('there is no surprise without faults', () => {
  expect(surprise([], CONNECTIONS, () => 0)).toBeNull()
  expect(surprise(FAULTS, [], () => 0.5)).toBeNull()
})
