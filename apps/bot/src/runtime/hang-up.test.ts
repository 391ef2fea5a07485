import { expect, test } from 'bun:test'
import { createHangUp, watchTerminals } from './hang-up.ts'

function start(isTerminalGone = false) {
  const done: string[] = []
  const hangUp = createHangUp({ isTerminalGone: () => isTerminalGone, stop: () => done.push('stop') })
  return { done, ...hangUp, listen: () => hangUp.listen(() => done.push('reload')) }
}

test('each signal is a reload, and one that came while the bot started is one once it can be', () => {
  const { ask, done, listen } = start()
  ask()
  ask()
  expect(done).toEqual([])
  listen()
  expect(done).toEqual(['reload'])
  ask()
  expect(done).toEqual(['reload', 'reload'])
})

test('without an early signal nothing is reloaded at the start', () => {
  const { done, listen } = start()
  listen()
  expect(done).toEqual([])
})

test('where the terminal is gone it ends the bot', () => {
  const { ask, done, listen } = start(true)
  listen()
  ask()
  expect(done).toEqual(['stop'])
})

test.each([
  ['input', 0],
  ['output', 1],
  ['error', 2],
])('a terminal at standard %s alone is missed once it is gone', (_, fd) => {
  const terminals = new Set([fd])
  const isTerminalGone = watchTerminals((one) => terminals.has(one))
  expect(isTerminalGone()).toBe(false)
  terminals.delete(fd)
  expect(isTerminalGone()).toBe(true)
})

test('without a terminal at the start none is missed', () => {
  expect(watchTerminals(() => false)()).toBe(false)
})
