import { expect, test } from 'bun:test'
import { type Fault, healingText, type Injected } from './injected.ts'

const mute: Fault = {
  fault: 'mute',
  group: 'silence',
  title: 'Mute',
  description: '',
  takesMarket: false,
  defaultDurationMs: 20_000,
}
const rst: Fault = { ...mute, fault: 'rst', defaultDurationMs: null }
const injected = (change: Partial<Injected>): Injected => ({
  id: 1,
  fault: 'mute',
  connection: 'vest',
  market: null,
  beganAt: 1_000,
  endedAt: null,
  firstFrameAt: null,
  ...change,
})

test('follows a fault from its start to the first data after it', () => {
  expect(healingText(injected({}), mute)).toBe('under way')
  expect(healingText(injected({ endedAt: 3_000 }), mute)).toBe('waiting for data')
  expect(healingText(injected({ endedAt: 3_000, firstFrameAt: 2_420 }), mute)).toBe('data again after 1.42 s')
  expect(healingText(injected({}), rst)).toBe('waiting for data')
})
