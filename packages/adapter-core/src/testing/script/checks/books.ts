import type { Probe } from '../../../exchange.ts'
import { subscriptionKey } from '../../../subscription.ts'
import type { ScriptBookChannel } from '../exchange-script.ts'
import { must, mustAllBeRight, mustBeRight, type World } from '../world.ts'
import { type Case, firstOf, frameOnWire, isFor } from './case.ts'

/** How many moves a book is followed for. */
const MOVES = 60

/** What holds for the books of a channel, by what its server sends and how the channel is judged. */
export function bookCases(rules: ScriptBookChannel, probes: readonly Probe[]): readonly Case[] {
  return [
    ...(probes.includes('canary') ? [CANARY] : []),
    followed(rules),
    repeated(rules),
    ...(rules.updates === 'deltas' ? [LOST_DELTA, BACKWARDS_DELTA] : [lostWhole(rules)]),
    ...(rules.updates === 'whole' && (rules.numbers !== 'none' || rules.isTimed) ? [OLD_WHOLE] : []),
    rules.firstData === 'at_once' ? ASKED_ANEW : ASKED_ANEW_IN_A_QUIET_MARKET,
  ]
}

/** Every book has come once. */
async function live(world: World): Promise<void> {
  await world.connect()
  await world.stir()
  mustAllBeRight(world)
}

const followed = (rules: ScriptBookChannel): Case => ({
  name: 'the best prices are those of the server after every single move',
  run: async (world) => {
    const { driver, script, server } = world
    await live(world)
    for (let move = 0; move < MOVES; move += 1) {
      const symbol = script.markets[move % script.markets.length] ?? ''
      server.move(symbol)
      await server.flush()
      mustAllBeRight(world)
    }
    for (const subscription of world.subscriptions) {
      const { data } = driver.heard(subscription)
      const last = data.at(-1)
      must(data[0]?.kind === 'snapshot', `${subscriptionKey(subscription)} begins with no snapshot`)
      must(
        data.slice(1).every(({ kind }) => kind === 'update'),
        'live data is told as the answer to a subscribe',
      )
      const number = rules.numbers === 'none' ? null : server.market(subscription.market).sequence
      must(last?.sequence === number, `its number is ${last?.sequence}, not ${number}`)
      must((last?.exchangeTime !== null) === rules.isTimed, `its exchange time is ${last?.exchangeTime}`)
    }
  },
})

const repeated = (rules: ScriptBookChannel): Case => ({
  name: 'a message that comes again changes nothing',
  run: async (world) => {
    const { driver, server } = world
    const first = firstOf(world)
    await live(world)
    const before = driver.heard(first).data.length
    const [socket] = server.sockets
    for (let time = 0; time < 3; time += 1) socket?.send(frameOnWire(world, first))
    await server.flush()
    mustAllBeRight(world)
    must(rules.numbers === 'none' || driver.heard(first).data.length === before, 'a repeat was told as new data')
    must(driver.of('gap').length === 0, 'a repeat was told as a gap')
    await world.stir()
    mustAllBeRight(world)
  },
})

const CANARY: Case = {
  name: 'the canary of a market that does not move speaks for that market, and tells nothing of its book',
  run: async (world) => {
    const { driver, script, server } = world
    await live(world)
    for (const market of script.markets) {
      const before = driver.signals.length
      server.chat(market)
      await server.flush()
      const told = driver.signals.slice(before).filter(({ type }) => type !== 'heartbeat')
      must(told.length === 1 && told[0]?.type === 'canary', `told ${told.map(({ type }) => type).join(', ')}`)
      must(told[0].market === market, `the canary of ${market} speaks for ${told[0].market}`)
    }
    mustAllBeRight(world)
  },
}

const LOST_DELTA: Case = {
  name: 'a lost message invalidates that book alone, from the next one until its fresh snapshot',
  run: async (world) => {
    const { driver, server, until } = world
    const first = firstOf(world)
    await live(world)
    server.move(first.market, 'unheard')
    server.move(first.market)
    await server.flush()
    must(driver.heard(first).gaps === 1, `${driver.heard(first).gaps} gaps were told`)
    const heard = driver.heard(first).data.length
    await world.stir()
    must(driver.heard(first).data.length === heard, 'prices of a broken book were told')
    mustAllBeRight(world, first)
    driver.resubscribe(first)
    await until(() => driver.heard(first).top !== null, 'a fresh snapshot')
    must(driver.heard(first).data.at(-1)?.kind === 'snapshot', 'what mended it is no snapshot')
    mustAllBeRight(world)
    await world.stir()
    mustAllBeRight(world)
    must(driver.of('gap').length === 1, 'more than one gap was told')
  },
}

const BACKWARDS_DELTA: Case = {
  name: 'numbers that go backwards break the book',
  run: async (world) => {
    const { driver, server } = world
    const first = firstOf(world)
    await live(world)
    const old = frameOnWire(world, first)
    server.move(first.market)
    server.move(first.market)
    server.sockets[0]?.send(old)
    await server.flush()
    must(driver.heard(first).top === null, 'a book whose numbers went backwards is still told')
    mustAllBeRight(world, first)
  },
}

const lostWhole = (rules: ScriptBookChannel): Case => ({
  name: `a lost message is mended by the next${rules.numbers === 'none' ? '' : ', whatever its number'}`,
  run: async (world) => {
    const { driver, server } = world
    await live(world)
    for (const { market } of world.subscriptions) server.move(market, 'unheard')
    await world.stir()
    mustAllBeRight(world)
    must(driver.of('gap').length === 0, 'a gap was told')
  },
})

const OLD_WHOLE: Case = {
  name: 'a book that is older than the last is dropped',
  run: async (world) => {
    const { server } = world
    const first = firstOf(world)
    await live(world)
    server.sendOlder(first)
    await server.flush()
    mustAllBeRight(world)
    await world.stir()
    mustAllBeRight(world)
  },
}

const ASKED_ANEW: Case = {
  name: 'asked anew, a market that does not move answers with its whole book',
  run: async (world) => {
    const { driver, server, until } = world
    await live(world)
    for (const subscription of world.subscriptions) {
      server.move(subscription.market, 'unheard')
      const before = driver.heard(subscription).data.length
      driver.resubscribe(subscription)
      await until(() => driver.heard(subscription).data.length > before, 'the answer to a subscribe')
      must(driver.heard(subscription).data.at(-1)?.kind === 'snapshot', 'the answer is told as live data')
      mustBeRight(world, subscription)
    }
    await world.stir()
    mustAllBeRight(world)
    must(driver.of('gap').length === 0, 'a gap was told')
  },
}

const ASKED_ANEW_IN_A_QUIET_MARKET: Case = {
  name: 'asked anew, a market that does not move says nothing, and its next move is the answer',
  run: async (world) => {
    const { driver, server } = world
    const first = firstOf(world)
    await live(world)
    const before = driver.heard(first).data.length
    const asked = server.asked.length
    driver.resubscribe(first)
    await world.until(
      () => server.asked.slice(asked).some((ask) => ask.verb === 'subscribe' && isFor(first)(ask)),
      'a request',
    )
    await server.flush()
    must(driver.heard(first).data.length === before, 'data that the exchange never sent was told')
    server.move(first.market)
    await server.flush()
    must(driver.heard(first).data.length === before + 1, 'its next move was not told')
    must(driver.heard(first).data.at(-1)?.kind === 'snapshot', 'its next move is told as live data')
    mustAllBeRight(world)
  },
}
