import { describe, expect, test } from 'bun:test'
import { BTC, ETH, type Supervised, supervised } from './testing/supervised.ts'

const BAD = { channel: 'order_book', market: 'BTC-PERP' }
const LISTED = ['ETH-USD-PERP', 'BTC-USD-PERP', 'SOL-USD-PERP', 'BTC-USD-90000-C']
const HOUR_MS = 3_600_000

type Lists = readonly (readonly string[] | null | 'hang' | 'fail')[]

/** A connection whose exchange gives these lists, one a question; the last of them again and again. */
function listing(lists: Lists, subscriptions = [BTC, BAD]): Supervised & { readonly questions: () => number } {
  let asked = 0
  const markets = async (): Promise<readonly string[] | null> => {
    const list = lists[Math.min(asked, lists.length - 1)] ?? null
    asked += 1
    if (list === 'fail') throw new Error('no answer')
    return list === 'hang' ? new Promise(() => {}) : list
  }
  const bot = supervised({ subscriptions, adapter: { rest: { markets } } })
  return { ...bot, questions: () => asked }
}

const askedFor = (bot: Supervised, market: string) =>
  bot.adapter.calls.filter(({ kind, subscription }) => kind === 'subscribe' && subscription?.market === market)

const states = (bot: Supervised) => bot.supervisor.status().subscriptions.map(({ state }) => state)

describe('a market that the exchange does not list', () => {
  test('is refused, told once with the nearest names, and the others live', async () => {
    const bot = listing([LISTED])
    // The exchange does not answer it.
    Object.assign(bot.adapter.answers, { acknowledged: false })
    await bot.clock.advance(0)
    bot.adapter.push({ type: 'acknowledged', generation: 1, subscription: BTC })
    bot.adapter.data(1, BTC, { kind: 'snapshot' })
    await bot.flow(3_000, [BTC])
    const detail = 'unknown market BTC-PERP; nearest: BTC-USD-PERP, ETH-USD-PERP, SOL-USD-PERP'
    expect(bot.supervisor.status()).toMatchObject({ state: 'degraded' })
    expect(bot.supervisor.status().subscriptions[1]).toMatchObject({ state: 'refused', detail })
    expect(bot.events.filter(({ type }) => type === 'subscription_refused').map(({ data }) => data)).toEqual([
      { ...BAD, generation: 0, detail, refusals: 1, heldFor: 'unknown_market' },
    ])
    const errors = bot.logged.filter(({ level }) => level === 'error')
    expect(errors.map(({ fields }) => fields['detail'])).toEqual([detail])
    await bot.stop()
  })

  test('is told in one clean line, whatever the list holds', async () => {
    const bot = listing([['BTC-USD\u001b[2J-PERP']])
    await bot.clock.advance(1_000)
    expect(bot.supervisor.status().subscriptions[1]?.detail).toBe('unknown market BTC-PERP; nearest: BTC-USD [2J-PERP')
    await bot.stop()
  })

  test('is not asked for on the sockets that follow', async () => {
    const bot = listing([LISTED])
    await bot.flow(6_000, [BTC])
    const before = askedFor(bot, BAD.market).length
    bot.adapter.drop(1)
    await bot.flow(6_000, [BTC])
    expect(bot.supervisor.status().generation).toBe(2)
    expect(askedFor(bot, BAD.market)).toHaveLength(before)
    expect(askedFor(bot, BTC.market).at(-1)?.generation).toBe(2)
    await bot.stop()
  })

  test('is asked for once it is listed, which is looked for every 5 min', async () => {
    const bot = listing([LISTED, LISTED, [...LISTED, BAD.market]], [BTC, BAD])
    Object.assign(bot.adapter.answers, { acknowledged: false })
    await bot.clock.advance(10)
    bot.adapter.push({ type: 'acknowledged', generation: 1, subscription: BTC })
    Object.assign(bot.adapter.answers, { acknowledged: true })
    await bot.flow(599_000, [BTC])
    expect(bot.questions()).toBe(2)
    expect(states(bot)[1]).toBe('refused')
    await bot.flow(2_000, [BTC, BAD])
    expect(bot.questions()).toBe(3)
    expect(bot.supervisor.status().state).toBe('live')
    expect(bot.last('subscription_restored')).toMatchObject({ market: BAD.market })
    // Nothing is missing any more: nothing is asked.
    await bot.flow(HOUR_MS / 6, [BTC, BAD])
    expect(bot.questions()).toBe(3)
    await bot.stop()
  })

  test('is looked for when an operator reconnects', async () => {
    const bot = listing([LISTED, [...LISTED, BAD.market]])
    Object.assign(bot.adapter.answers, { acknowledged: false })
    await bot.clock.advance(10)
    Object.assign(bot.adapter.answers, { acknowledged: true })
    await bot.supervisor.reconnect({ actor: 'local', reason: null })
    await bot.flow(1_000, [BTC, BAD])
    expect(bot.questions()).toBe(2)
    expect(bot.supervisor.status().state).toBe('live')
    await bot.stop()
  })

  test('that the socket had refused already is not told twice', async () => {
    let give: (list: readonly string[]) => void = () => {}
    const markets = () => new Promise<readonly string[]>((resolve) => (give = resolve))
    const bot = supervised({ subscriptions: [BTC, BAD], adapter: { rest: { markets } } })
    Object.assign(bot.adapter.answers, { acknowledged: false })
    await bot.clock.advance(10)
    bot.adapter.push({ type: 'refused', generation: 1, subscription: BAD, detail: 'invalid channel' })
    give(LISTED)
    await bot.clock.advance(60_000)
    expect(bot.events.filter(({ type }) => type === 'subscription_refused')).toHaveLength(1)
    expect(bot.supervisor.status().subscriptions[1]).toMatchObject({ state: 'refused' })
    // Published, not only there when asked for.
    expect(bot.statuses.at(-1)?.subscriptions[1]?.detail).toStartWith('unknown market BTC-PERP; nearest')
    await bot.stop()
  })

  test('and every other too, leaves a connection that is down, and open', async () => {
    const bot = listing([['XYZ']], [BTC, ETH])
    Object.assign(bot.adapter.answers, { acknowledged: false })
    await bot.clock.advance(60_000)
    expect(bot.supervisor.status()).toMatchObject({ state: 'down', cause: 'subscribe_rejected', generation: 1 })
    expect(bot.supervisor.status().detail).toStartWith('unknown market BTC-USD-PERP')
    expect(bot.last('connection_lost')).toMatchObject({ socketOpen: true })
    expect(bot.adapter.dialed).toEqual([1])
    await bot.stop()
  })
})

describe('nothing is judged', () => {
  test('where there is no list, an empty one, none in time, or a failure', async () => {
    for (const list of [null, [], 'hang', 'fail'] as const) {
      const bot = listing([list])
      await bot.flow(6_000, [BTC, BAD])
      expect(bot.supervisor.status().state).toBe('live')
      expect(bot.types()).not.toContain('subscription_refused')
      await bot.stop()
    }
  })

  test('of a market about which the list says nothing', async () => {
    const rest = { markets: async () => LISTED, unlistedMarkets: /^BTC-PERP$/ }
    const bot = supervised({ subscriptions: [BTC, BAD], adapter: { rest } })
    await bot.flow(6_000, [BTC, BAD])
    expect(bot.supervisor.status().state).toBe('live')
    await bot.stop()
  })

  test('where data came of what the list lacks', async () => {
    let give: (list: readonly string[]) => void = () => {}
    const markets = () => new Promise<readonly string[]>((resolve) => (give = resolve))
    const bot = supervised({ subscriptions: [BTC, BAD], adapter: { rest: { markets } } })
    await bot.flow(6_000, [BTC, BAD])
    give(LISTED)
    await bot.flow(1_000, [BTC, BAD])
    expect(bot.supervisor.status().state).toBe('live')
    expect(bot.types()).not.toContain('subscription_refused')
    await bot.stop()
  })

  test('before the dial: it does not wait for the list', async () => {
    const bot = listing(['hang'])
    await bot.clock.advance(0)
    expect(bot.adapter.dialed).toEqual([1])
    await bot.stop()
  })
})

test('nothing of it is left after a stop', async () => {
  const bot = listing([LISTED])
  await bot.clock.advance(1_000)
  await bot.stop()
  expect(bot.clock.sleeping).toBe(0)
  await bot.clock.advance(HOUR_MS)
  expect(bot.questions()).toBe(1)
})
