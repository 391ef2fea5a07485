import { expect, test } from 'bun:test'
import { type Answer, Driven } from '../testing/driven.ts'

const cut = (bot: Driven, code: number | null = null, reason = ''): void =>
  bot.tell({ type: 'closed', generation: bot.state.lastGeneration, close: { code, reason }, maintenanceMs: null })

/** What is held against each market, as `strikes/alone`; '' where nothing is. */
function against(bot: Driven): readonly string[] {
  return bot.state.suspicions.map((one) => (one === null ? '' : `${one.strikes}/${one.alone}`))
}

/** Every market of a connection that was asked for and has no answer yet. */
function unanswered(markets: string): Driven {
  const bot = new Driven({
    markets,
    answers: Object.fromEntries([...markets].map((one) => [one, 'nothing' as Answer])),
  })
  bot.advance(100)
  return bot
}

test('a socket that ends without a reason leaves a strike on all that was unanswered', () => {
  for (const code of [null, 1000, 1006, 1011]) {
    const bot = unanswered('AB')
    cut(bot, code)
    expect(against(bot)).toEqual(['1/0', '1/0'])
  }
})

test('one that says why, or that we ended ourselves, leaves none', () => {
  for (const code of [1001, 1012, 1013]) {
    const bot = unanswered('AB')
    cut(bot, code)
    expect(against(bot)).toEqual(['', ''])
  }
  const own = unanswered('AB')
  const close = { code: null, reason: 'too large', cause: 'protocol_error' } as const
  own.tell({ type: 'closed', generation: 1, close, maintenanceMs: null })
  expect(against(own)).toEqual(['', ''])
  const asked = unanswered('AB')
  asked.tell({ type: 'reconnect', actor: 'local', reason: null })
  expect(against(asked)).toEqual(['', ''])
})

test('what was asked for longer ago than quarantineWithinMs is not suspected', () => {
  const bot = unanswered('AB')
  bot.advance(950)
  cut(bot)
  expect(against(bot)).toEqual(['', ''])
})

test('any answer clears a subscription: an acknowledgement, data, a refusal', () => {
  const bot = unanswered('ABCD')
  cut(bot)
  bot.answers['A'] = 'acknowledged'
  bot.answers['B'] = 'refused'
  bot.answers['C'] = 'nothing'
  bot.advance(600)
  expect(against(bot)).toEqual(['', '', '1/0', '1/0'])
  const data = { kind: 'update', sequence: null, top: null, crossed: false, lagMs: null } as const
  bot.tell({ type: 'data', generation: 2, index: 2, ...data })
  expect(against(bot)).toEqual(['', '', '', '1/0'])
})

test('an exchange that ends every socket before anything is answered is flapping, and nothing is held back', () => {
  const bot = new Driven({ markets: 'AB', answers: { A: 'closed', B: 'closed' } })
  bot.advance(120_000)
  expect(bot.told.map(({ type }) => type)).toContain('flapping_started')
  expect(bot.told.map(({ type }) => type)).not.toContain('subscription_refused')
  expect(bot.askedBySocket.length).toBeGreaterThan(10)
})

test('a connection with one subscription never holds it back: there is nothing to save', () => {
  const bot = new Driven({ markets: 'X', answers: { X: 'closed' } })
  bot.advance(120_000)
  expect(bot.told.map(({ type }) => type)).not.toContain('subscription_refused')
  expect(bot.askedBySocket.every((asked) => asked === 'X')).toBe(true)
})

test('sockets that all end at the same age are not the doing of what was asked for last', () => {
  for (let age = 20; age <= 2_500; age += 20) {
    const bot = unanswered('AB')
    cut(bot)
    Object.assign(bot.answers, { A: 'acknowledged', B: 'acknowledged' })
    let openedAt = 0
    let generation = 0
    while (bot.now < 60_000) {
      bot.advance(5)
      const socket = bot.state.sockets.find(({ role, stage }) => role === 'primary' && stage === 'open')
      if (socket !== undefined && socket.generation !== generation) {
        generation = socket.generation
        openedAt = bot.now
      }
      if (socket !== undefined && bot.now - openedAt >= age) cut(bot)
    }
    expect(bot.told.filter(({ type }) => type === 'subscription_refused')).toEqual([])
  }
})
