import { subscriptionKey } from '../../../subscription.ts'
import type { ExchangeScript } from '../exchange-script.ts'
import { must, mustAllBeRight, mustBeRight, type World } from '../world.ts'
import { type Case, firstOf, isFor } from './case.ts'

/** What holds between a request and its answer, on any channel. */
export function answerCases(acknowledges: boolean, script: ExchangeScript): readonly Case[] {
  return [
    ...ALWAYS,
    ...(acknowledges ? WITH_ACKNOWLEDGEMENTS : []),
    ...(script.already === undefined ? [] : [ASKED_TWICE]),
    ...(script.cutsForUnknownMarket === true ? [CUT_FOR_A_MARKET] : []),
  ]
}

/** Subscribes the server got, canaries aside, since a count of requests. */
const subscribesOf = ({ script, server }: World, since = 0): readonly string[] =>
  server.asked
    .slice(since)
    .filter(({ channel, verb }) => verb === 'subscribe' && script.channels[channel]?.carries !== 'canary')
    .map(subscriptionKey)

const ALWAYS: readonly Case[] = [
  {
    name: 'asks once for exactly what is wanted, in frames that the exchange understands',
    run: async (world) => {
      await world.connect()
      await world.server.flush()
      must(world.server.unreadable.length === 0, `the exchange would not understand ${world.server.unreadable[0]}`)
      const asked = [...subscribesOf(world)].sort().join(', ')
      const wanted = world.subscriptions.map(subscriptionKey).sort().join(', ')
      must(asked === wanted, `asked for ${asked}, wanted ${wanted}`)
    },
  },
  {
    name: 'is acknowledged once, and then hears what the exchange sends, string by string',
    run: async (world) => {
      await world.connect()
      await world.stir()
      mustAllBeRight(world)
      for (const subscription of world.subscriptions) {
        const { acknowledged, gaps, refused } = world.driver.heard(subscription)
        must(acknowledged === 1, `${subscriptionKey(subscription)} acknowledged ${acknowledged} times`)
        must(refused.length + gaps === 0, `${subscriptionKey(subscription)} refused or with a gap`)
      }
    },
  },
  {
    name: 'acknowledgements and data of several markets may interleave',
    run: async (world) => {
      const { driver, script, server, subscriptions, until } = world
      server.answers(({ channel }) => (script.channels[channel]?.carries === 'canary' ? 'accept' : 'hold'))
      await driver.connect()
      const held = () => server.sockets.flatMap((socket) => socket.held)
      await until(() => held().length === 2 * subscriptions.length, 'a request for every market')
      const [first, second, third, ...rest] = subscriptions.map((subscription) =>
        held().filter(({ ask }) => isFor(subscription)(ask)),
      )
      must(first !== undefined && second !== undefined && third !== undefined, 'fewer than three markets')
      // Data of the third, acknowledgement of the first, data of the second, and so on.
      const order = [third[1], first[0], second[1], third[0], first[1], second[0], ...rest.flat()]
      for (const step of order) step?.send()
      await world.acknowledged()
      await world.stir()
      mustAllBeRight(world)
    },
  },
  {
    name: 'a refused market is told in the words of the exchange, and the others are served',
    run: async (world) => {
      const { driver, script, server, until } = world
      const bad = firstOf(world)
      server.answers((ask) => (isFor(bad)(ask) ? 'refuse' : 'accept'))
      await driver.connect()
      await until(() => driver.heard(bad).refused.length > 0, `a refusal of ${subscriptionKey(bad)}`)
      await world.stir()
      const { data, refused } = driver.heard(bad)
      must(refused.length === 1, `told ${refused.length} times`)
      must(refused[0]?.includes(script.refusalWords) === true, `told as "${refused[0]}"`)
      must(data.length === 0, 'a refused market has data')
      mustAllBeRight(world, bad)
    },
  },
  {
    name: 'refused once and asked again, it is accepted and right',
    run: async (world) => {
      const { driver, server, until } = world
      const bad = firstOf(world)
      server.answers((ask, nth) => (isFor(bad)(ask) && nth === 1 ? 'refuse' : 'accept'))
      await driver.connect()
      await until(() => driver.heard(bad).refused.length > 0, `a refusal of ${subscriptionKey(bad)}`)
      driver.resubscribe(bad)
      await until(() => server.sockets.some((socket) => socket.has(bad.channel, bad.market)), 'a second request')
      await world.acknowledged()
      await world.stir()
      mustAllBeRight(world)
    },
  },
  {
    name: 'refused for good, it is told each time, and costs the others nothing',
    run: async (world) => {
      const { driver, server, until } = world
      const bad = firstOf(world)
      server.answers((ask) => (isFor(bad)(ask) ? 'refuse' : 'accept'))
      await driver.connect()
      for (let times = 1; times <= 5; times += 1) {
        await until(() => driver.heard(bad).refused.length === times, `refusal ${times} of ${subscriptionKey(bad)}`)
        await world.stir()
        mustAllBeRight(world, bad)
        driver.resubscribe(bad)
      }
      must(driver.of('closed').length === 0, 'the socket ended')
    },
  },
]

const WITH_ACKNOWLEDGEMENTS: readonly Case[] = [
  {
    name: 'data before its acknowledgement counts',
    run: async (world) => {
      const { driver, server, subscriptions } = world
      server.answers(() => 'data_first')
      await world.connect()
      mustAllBeRight(world)
      for (const subscription of subscriptions) {
        const of = driver.signals.filter(
          (signal) => 'subscription' in signal && isFor(subscription)(signal.subscription),
        )
        must(of[0]?.type === 'data', `${subscriptionKey(subscription)} begins with ${of[0]?.type}`)
      }
    },
  },
  {
    name: 'a lost acknowledgement costs no data, and asking again brings it',
    run: async (world) => {
      const { driver, server, until } = world
      const unanswered = firstOf(world)
      server.answers((ask, nth) => (isFor(unanswered)(ask) && nth === 1 ? 'lose_ack' : 'accept'))
      await driver.connect()
      const has = () => server.sockets.some((socket) => socket.has(unanswered.channel, unanswered.market))
      await until(has, 'a request')
      await server.flush()
      await world.stir()
      must(driver.heard(unanswered).acknowledged === 0, 'an acknowledgement that was never sent was told')
      mustBeRight(world, unanswered)
      driver.resubscribe(unanswered)
      await world.acknowledged()
      await world.stir()
      mustAllBeRight(world)
    },
  },
  {
    name: 'acknowledged and silent: the silence is nothing but silence',
    run: async (world) => {
      const { driver, server } = world
      const silent = firstOf(world)
      server.answers((ask) => (isFor(silent)(ask) ? 'ack_only' : 'accept'))
      await world.connect()
      await world.stir()
      const { data, gaps, refused } = driver.heard(silent)
      must(data.length + gaps + refused.length === 0, `${subscriptionKey(silent)} told something`)
      mustAllBeRight(world, silent)
    },
  },
]

const ASKED_TWICE: Case = {
  name: 'asked again for what it has, the no of the exchange counts as a yes',
  run: async (world) => {
    const { driver, server, until } = world
    const first = firstOf(world)
    await world.connect()
    driver.adapter.subscribe(driver.generation, first)
    await until(() => driver.heard(first).acknowledged + driver.heard(first).refused.length > 1, 'a second answer')
    must(driver.heard(first).refused.length === 0, 'it was told as a refusal')
    await world.stir()
    await server.flush()
    mustAllBeRight(world)
  },
}

const CUT_FOR_A_MARKET: Case = {
  name: 'a market that costs the socket is told as the end of the socket, and without it the others are back',
  run: async (world) => {
    const { driver, server, subscriptions, until } = world
    const bad = firstOf(world)
    server.answers((ask) => (isFor(bad)(ask) ? 'cut' : 'accept'))
    await driver.connect()
    await until(() => driver.of('closed').length === 1, 'the end of the socket')
    const good = subscriptions.filter((subscription) => subscription !== bad)
    driver.want(good)
    await driver.connect()
    await until(() => good.every((subscription) => driver.heard(subscription).acknowledged > 0), 'the others')
    await world.stir()
    mustAllBeRight(world, bad)
  },
}
