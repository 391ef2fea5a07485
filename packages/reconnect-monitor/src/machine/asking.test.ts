import { expect, test } from 'bun:test'
import { Driven } from '../testing/driven.ts'

test('what nobody suspects is asked for at once, at the exchange’s pace', () => {
  const bot = new Driven({ markets: 'ABCD', config: { subscribePacing: { burst: 2, perSecond: 10 } } })
  bot.advance(1_000)
  expect(bot.asked.map(({ at, market }) => [market, Math.round(at)])).toEqual([
    ['A', 1],
    ['B', 1],
    ['C', 101],
    ['D', 201],
  ])
})

test('what was unanswered when a socket died is asked for after the others, one at a time', () => {
  const bot = new Driven({ markets: 'XAB', answers: { X: 'nothing', B: 'nothing' } })
  bot.advance(100)
  bot.tell({ type: 'closed', generation: 1, close: { code: null, reason: '' }, maintenanceMs: null })
  Object.assign(bot.answers, { X: 'acknowledged', B: 'acknowledged' })
  bot.advance(2_000)
  expect(bot.askedBySocket).toEqual(['XAB', 'AXB'])
  const [, second] = [bot.asked.slice(0, 3), bot.asked.slice(3)]
  const [a, x, b] = second.map(({ at }) => at)
  // Each once the one before it was answered.
  expect((x ?? 0) - (a ?? 0)).toBe(50)
  expect((b ?? 0) - (x ?? 0)).toBe(50)
  expect(bot.state.state).toBe('live')
})

test('a suspect that is not answered gives its turn to the next after quarantineWithinMs', () => {
  const bot = new Driven({ markets: 'AXY', answers: { X: 'nothing', Y: 'nothing' } })
  bot.advance(100)
  bot.tell({ type: 'closed', generation: 1, close: { code: null, reason: '' }, maintenanceMs: null })
  bot.advance(2_000)
  const [x, y] = bot.asked.filter(({ generation, market }) => generation === 2 && market !== 'A')
  expect((y?.at ?? 0) - (x?.at ?? 0)).toBe(1_000)
})

test('of the suspects, the one with the fewest strikes comes first', () => {
  const bot = new Driven({ markets: 'AXYZ', answers: { X: 'closed', Y: 'nothing', Z: 'nothing' } })
  bot.advance(120)
  // The second socket dies of X alone.
  Object.assign(bot.answers, { Y: 'acknowledged', Z: 'acknowledged' })
  bot.advance(1_300)
  expect(bot.askedBySocket).toEqual(['AXYZ', 'AX', 'AYZ'])
})

test('of many suspects a quarter is asked for at once', () => {
  const many = 'ABCDEFGHIJKLMNOPQRST'
  const bot = new Driven({
    markets: many,
    answers: Object.fromEntries([...many].map((one) => [one, 'nothing'] as const)),
  })
  bot.advance(100)
  bot.tell({ type: 'closed', generation: 1, close: { code: null, reason: '' }, maintenanceMs: null })
  for (const market of many) bot.answers[market] = 'acknowledged'
  bot.advance(3_000)
  const second = bot.asked.filter(({ generation }) => generation === 2)
  const turns = [...new Set(second.map(({ at }) => at))].map((at) => second.filter((one) => one.at === at).length)
  expect(turns).toEqual([5, 3, 3, 2, 1, 1, 1, 1, 1, 1, 1])
  expect(bot.state.state).toBe('live')
})

test('one that was alone when a socket died waits until the next one has stood for quarantineWithinMs', () => {
  const bot = new Driven({ markets: 'AX', answers: { X: 'closed' } })
  // Each socket dies of X alone: A is answered before.
  bot.advance(1_500)
  expect(bot.askedBySocket).toEqual(['AX', 'AX', 'A'])
  const [first, second] = [1, 2].map((generation) => bot.asked.filter((one) => one.generation === generation))
  expect((first?.[1]?.at ?? 0) - (first?.[0]?.at ?? 0)).toBe(0)
  expect((second?.[1]?.at ?? 0) - (second?.[0]?.at ?? 0)).toBe(1_000)
})
