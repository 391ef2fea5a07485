import { must, mustAllBeRight, rulesOf, type World } from '../world.ts'
import type { Case } from './case.ts'

/** Close codes of the protocol that every adapter must pass on (RFC 6455, 7.4.1). */
const CLOSE_CODES = [1000, 1001, 1008, 1011, 1012, 1013]

/** What holds for the socket itself, with everything subscribed that one may carry. */
export const SOCKET_CASES: readonly Case[] = [
  {
    name: 'everything that a socket may carry is live on it at once',
    run: async (world) => {
      await live(world)
      for (let round = 0; round < 10; round += 1) {
        await world.stir()
        mustAllBeRight(world)
      }
      must(world.driver.of('closed').length === 0, 'the socket ended')
    },
  },
  {
    name: 'a ping is answered, and one of the server is a sign of life',
    run: async (world) => {
      const { driver, server, until } = world
      await world.connect()
      const answers = () => driver.of('heartbeat').filter(({ answer }) => answer).length
      for (let times = 1; times <= 3; times += 1) {
        driver.adapter.ping(driver.generation)
        await until(() => answers() === times, `the answer to ping ${times}`)
      }
      const before = driver.of('heartbeat').length
      await server.flush()
      must(driver.of('heartbeat').length > before, 'a ping of the server told nothing')
      must(server.unreadable.length === 0, 'the exchange would not understand the ping')
    },
  },
  {
    name: 'a quiet market: signs of life, and not one word about it that is not so',
    run: async (world) => {
      const { driver, script, server, until } = world
      await live(world)
      const before = driver.signals.length
      const since = () => driver.signals.slice(before)
      for (const frame of script.heartbeats ?? []) server.sockets[0]?.send(frame)
      driver.adapter.ping(driver.generation)
      await until(() => since().some((signal) => signal.type === 'heartbeat' && signal.answer), 'an answer to a ping')
      await server.flush()
      const others = since().filter(({ type }) => type !== 'heartbeat')
      must(others.length === 0, `told ${others.map(({ type }) => type).join(', ')} of a market that did not move`)
      must(since().length > (script.heartbeats ?? []).length, 'a sign of life was not told')
      must(!driver.adapter.isStale(), 'it calls itself stale')
      mustAllBeRight(world)
    },
  },
  {
    name: 'a close reaches the monitor with its code and its reason',
    run: async (world) => {
      const { definition, driver, server, until } = world
      for (const code of [...CLOSE_CODES, ...Object.keys(definition.closes).map(Number)]) {
        await world.connect()
        server.sockets[0]?.close(code, 'why')
        await until(() => driver.of('closed').at(-1)?.generation === driver.generation, `the close ${code}`)
        const close = driver.of('closed').at(-1)?.close
        must(close?.code === code && close.reason === 'why', `${code} was told as ${JSON.stringify(close)}`)
      }
    },
  },
  {
    name: 'an end without a close frame is told as one',
    run: async (world) => {
      const { driver, server, until } = world
      await world.connect()
      server.sockets[0]?.cut()
      await until(() => driver.of('closed').length === 1, 'the end of the socket')
      must(driver.of('closed')[0]?.close.code === null, 'a code was told that nobody sent')
      must(driver.adapter.health().sockets.length === 0, 'the socket is still listed')
    },
  },
  {
    name: 'a frame beyond maxFrameBytes ends its socket as protocol_error, and the next is live',
    run: async (world) => {
      const { definition, driver, server, until } = world
      for (const huge of ['x'.repeat(definition.maxFrameBytes + 1), new Uint8Array(definition.maxFrameBytes + 1)]) {
        const ended = driver.of('closed').length
        await live(world)
        server.sockets[0]?.send(huge)
        await until(() => driver.of('closed').length > ended, 'the end of the socket')
        const close = driver.of('closed').at(-1)?.close
        must(close?.cause === 'protocol_error', `told as ${JSON.stringify(close)}`)
      }
      await live(world)
    },
  },
  {
    name: 'a terminated socket is mute, whatever the server still sends',
    run: async (world) => {
      const { driver, script, server, until } = world
      await live(world)
      const before = driver.signals.length
      driver.adapter.terminate(driver.generation)
      for (const market of script.markets) server.move(market)
      for (const frame of script.garbage) server.sockets[0]?.send(frame)
      await until(() => server.sockets.length === 0, 'the end of the socket at the server')
      must(driver.signals.length === before, `told ${driver.signals.at(-1)?.type} after its end`)
      must(driver.adapter.health().sockets.length === 0, 'the socket is still listed')
    },
  },
  {
    name: 'two sockets side by side speak each for itself',
    run: async (world) => {
      const { driver, script, server } = world
      await live(world)
      await live(world)
      must(server.sockets.length === 2, `${server.sockets.length} sockets are open`)
      const before = driver.of('data').length
      for (const market of script.markets) server.move(market)
      await server.flush()
      const told = driver.of('data').slice(before)
      const of = (generation: number) =>
        told.filter((signal) => signal.generation === generation).map(({ top }) => JSON.stringify(top))
      must(of(1).length > 0 && of(1).join() === of(2).join(), 'they told different things')
      driver.adapter.terminate(1)
      await world.until(() => server.sockets.length === 1, 'the end of the first')
      await world.stir()
      mustAllBeRight(world)
    },
  },
]

/** Everything wanted has come once. */
export async function live(world: World): Promise<void> {
  await world.connect()
  await world.stir()
  mustAllBeRight(world)
  const { driver, subscriptions } = world
  const books = subscriptions.filter((subscription) => rulesOf(world, subscription).carries === 'book')
  must(
    books.every((subscription) => driver.heard(subscription).data[0]?.kind === 'snapshot'),
    'a book begins with no snapshot',
  )
}
