import { expect, test } from 'bun:test'
import { Driven, type DrivenOptions } from '../testing/driven.ts'

/** A connection of which one market ends every socket that it is asked for on; the others are up, this one is held. */
function held(options: Partial<DrivenOptions> = {}): Driven {
  const bot = new Driven({ markets: 'ABX', answers: { X: 'closed' }, ...options })
  bot.advance(5_000)
  return bot
}

const refusals = (bot: Driven) => bot.told.flatMap((event) => (event.type === 'subscription_refused' ? [event] : []))

test('after two sockets died of it alone a subscription is held back, and the others live on without it', () => {
  const bot = held()
  expect(bot.askedBySocket).toEqual(['ABX', 'ABX', 'AB'])
  expect(bot.state.state).toBe('degraded')
  expect(refusals(bot).map(({ data }) => data)).toEqual([
    {
      channel: 'trades',
      market: 'X',
      generation: 2,
      detail: 'The socket died 100 ms after this was asked for, twice: held back so that the others live',
      refusals: 2,
      heldFor: 'poisoned',
    },
  ])
  bot.advance(20_000)
  expect(bot.dialedAt).toHaveLength(3)
})

test('it is tried again on a spare after 30 s, doubling to 5 min, and the primary never notices', () => {
  const bot = held()
  const [first] = refusals(bot)
  bot.advance(30 * 60_000)
  const tried = bot.asked.flatMap(({ at, generation, market }) => (market === 'X' && generation > 3 ? [at] : []))
  const waits = tried.map((at, place) => at - (place === 0 ? (first?.at ?? 0) : (tried[place - 1] ?? 0)))
  // Each spare asks for the others first, and stands for a while before it asks for this one.
  expect(waits.slice(0, 6).map((ms) => Math.round(ms / 1_000))).toEqual([31, 61, 121, 241, 301, 301])
  expect(bot.askedBySocket.slice(3).every((asked) => asked === 'ABX')).toBe(true)
  expect(bot.state.primary).toBe(3)
  expect(bot.told.filter(({ type }) => type === 'connection_lost')).toHaveLength(1)
  expect(bot.state.flappingSince).toBeNull()
})

test('a spare on which it is answered takes over, and it is restored', () => {
  const bot = held()
  bot.answers['X'] = 'acknowledged'
  bot.advance(35_000)
  expect(bot.state).toMatchObject({ state: 'live', primary: 4, holds: [null, null, null] })
  const told = bot.told.slice(-3).map(({ type }) => type)
  expect(told).toEqual(['socket_rotated', 'subscription_restored', 'connection_live'])
  const rotated = bot.told.find(({ type }) => type === 'socket_rotated')
  expect(rotated?.data).toMatchObject({ from: 3, to: 4, reason: 'quarantine' })
})

test('refused politely on the spare it stays held, and is tried again later', () => {
  const bot = held()
  bot.answers['X'] = 'refused'
  bot.advance(40_000)
  expect(bot.state.primary).toBe(3)
  expect(bot.state.sockets).toHaveLength(1)
  expect(bot.state.holds[2]).toMatchObject({ kind: 'poisoned', tries: 1 })
  expect(bot.asked.some(({ generation, market }) => generation === 3 && market === 'X')).toBe(false)
})

test('never answered on the spare it stays held', () => {
  const bot = held()
  bot.answers['X'] = 'nothing'
  bot.advance(60_000)
  expect(bot.state.primary).toBe(3)
  expect(bot.state.holds[2]).toMatchObject({ kind: 'poisoned', tries: 1 })
})

test('a spare that could not be dialed says nothing of it: the same wait again', () => {
  const bot = held()
  const [first] = refusals(bot)
  bot.advance((first?.at ?? 0) + 30_000 - bot.now - 10)
  while (bot.state.sockets.every(({ stage }) => stage !== 'dialing')) bot.advance(0.5)
  const failure = { cause: 'refused', detail: '', httpStatus: null, retryAfterMs: null, fatal: null } as const
  bot.tell({ type: 'dial_failed', generation: bot.state.lastGeneration, failure, maintenanceMs: null })
  expect(bot.state.holds[2]).toMatchObject({ tries: 0, retryAt: bot.now + 30_000 })
  expect(bot.state).toMatchObject({ state: 'degraded', succession: null, dialPlan: null })
})

test('an operator’s reconnect tries it at once, on a spare beside the new socket', () => {
  const bot = held()
  bot.advance(10_000)
  bot.answers['X'] = 'acknowledged'
  bot.tell({ type: 'reconnect', actor: 'local', reason: null })
  bot.advance(6_000)
  expect(bot.askedBySocket.slice(3)).toEqual(['AB', 'ABX'])
  expect(bot.state.state).toBe('live')
})

test('so does a resume', () => {
  const bot = held()
  bot.tell({ type: 'pause' })
  bot.advance(1_000)
  bot.answers['X'] = 'acknowledged'
  bot.tell({ type: 'resume' })
  bot.advance(6_000)
  expect(bot.askedBySocket.slice(3)).toEqual(['AB', 'ABX'])
})

test('two that kill sockets are both found, and each is tried by itself', () => {
  const bot = new Driven({ markets: 'AXYB', answers: { X: 'closed', Y: 'closed' } })
  bot.advance(30_000)
  expect(bot.state.state).toBe('degraded')
  expect(bot.state.holds.map((hold) => hold?.kind)).toEqual([undefined, 'poisoned', 'poisoned', undefined])
  expect(bot.askedBySocket.at(-1)).toBe('AB')
  bot.advance(60_000)
  const spares = bot.askedBySocket.slice(bot.askedBySocket.indexOf('AB') + 1)
  expect(spares.every((asked) => !(asked.includes('X') && asked.includes('Y')))).toBe(true)
})

test('what needs another socket goes before a try', () => {
  const bot = held()
  const [first] = refusals(bot)
  bot.advance((first?.at ?? 0) + 30_000 - bot.now + 200)
  expect(bot.state.succession?.kind).toBe('quarantine')
  bot.tell({ type: 'closed', generation: 3, close: { code: null, reason: '' }, maintenanceMs: null })
  bot.advance(10)
  // The spare speaks now, and is not asked for what would kill it.
  expect(bot.state.primary).toBe(4)
  bot.advance(3_000)
  expect(bot.askedBySocket[3]).toBe('AB')
  expect(bot.state.state).toBe('degraded')
})

test('a ping that goes unanswered meanwhile sets the try aside: its spare is there for that now', () => {
  const bot = held()
  bot.answers['X'] = 'nothing'
  while (bot.state.succession === null) bot.advance(10)
  expect(bot.state.succession.kind).toBe('quarantine')
  bot.mute.add(3)
  while (bot.state.succession?.kind === 'quarantine') bot.advance(10)
  expect(bot.state.succession?.kind).toBe('ping_unanswered')
  bot.advance(2_200)
  expect(bot.state).toMatchObject({ state: 'degraded', primary: 4 })
  // The spare was there already: no other was dialed.
  expect(bot.dialedAt).toHaveLength(4)
})

test('a spare that may ask only slowly is not given up before it has asked for it', () => {
  const bot = held({ config: { subscribePacing: { burst: 1, perSecond: 0.5 } } })
  bot.advance(15_000)
  expect(bot.state.holds[2]).toMatchObject({ kind: 'poisoned', tries: 0 })
  bot.answers['X'] = 'acknowledged'
  bot.advance(40_000)
  expect(bot.askedBySocket.at(-1)).toBe('ABX')
  expect(bot.state.state).toBe('live')
})

test('a hot standby is not asked for it either, and both have it once it is answered', () => {
  const bot = held({ config: { sockets: 2 } })
  const standby = bot.state.sockets.find(({ role }) => role === 'standby')?.generation
  expect(bot.asked.filter(({ generation }) => generation === standby).map(({ market }) => market)).toEqual(['A', 'B'])
  bot.answers['X'] = 'acknowledged'
  bot.advance(40_000)
  expect(bot.state.state).toBe('live')
  for (const { subs } of bot.state.sockets) expect(subs.every(({ status }) => status.kind === 'fresh')).toBe(true)
})
