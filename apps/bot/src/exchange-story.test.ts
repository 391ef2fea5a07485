import { describe, expect, test } from 'bun:test'
import type { ExchangeDefinition } from '@holdfast/adapter-core'
import type { ExchangeScript, UpgradeAnswer } from '@holdfast/adapter-core/testing'
import { adapters } from './adapters.ts'
import { createExchangeWorld, type ExchangeWorld } from './testing/exchange-world.ts'

const TIMEOUT_MS = 60_000

/** The servers of an exchange, where every exchange has them. */
const scriptsOf = async (id: string): Promise<readonly ExchangeScript[]> => {
  const { scripts }: { readonly scripts: readonly ExchangeScript[] } = await import(`@holdfast/exchange-${id}/testing`)
  return scripts
}

/** Every way of every registered exchange. */
const PROTOCOLS = await Promise.all(
  Object.values(adapters).map(async (definition: ExchangeDefinition) =>
    (await scriptsOf(definition.id)).map((script) => [`${definition.id}, ${script.name}`, definition, script] as const),
  ),
)

/** How often it fails before it may succeed. */
const FAILURES = 10

const UPGRADES: readonly UpgradeAnswer[] = [{ status: 503 }, 'cut', 'open', 'open']

/** Every other acknowledgement is lost, from a new socket on. */
async function loseAcknowledgements({ live, server, until }: ExchangeWorld): Promise<void> {
  let lost = 0
  server.answers((_ask, nth) => {
    if (nth % 2 === 1) return 'accept'
    lost += 1
    return 'lose_ack'
  })
  server.sockets[0]?.cut()
  await until(() => lost > 0, 'a lost acknowledgement')
  await live()
  server.answers(() => 'accept')
}

/** One market is refused twice while the others are served; then it is accepted. */
async function refuse(world: ExchangeWorld): Promise<void> {
  const { freshMarkets, live, script, server, until } = world
  const [bad, ...good] = script.markets
  let refused = 0
  server.answers(({ channel, market, verb }) => {
    const isBad = verb === 'subscribe' && channel === 'order_book' && market === bad
    if (isBad) refused += 1
    return isBad && refused <= 2 ? 'refuse' : 'accept'
  })
  server.sockets[0]?.cut()
  await until(() => refused === 1, 'the first refusal')
  await until(() => good.every((market) => freshMarkets().includes(market)), 'the others fresh')
  await live()
  expect(refused).toBeGreaterThan(2)
}

/** Messages are lost, of one market after the other; at last so is the answer to asking for a fresh book. */
async function loseMessages({ freshMarkets, moved, move, right, script, server, status, until }: ExchangeWorld) {
  const { generation } = status()
  for (let time = 0; time < 12; time += 1) {
    move(script.markets[time % script.markets.length] ?? '', 'unheard')
    await moved(1)
    await right()
  }
  expect(status().generation).toBe(generation)
  const [market = ''] = script.markets
  const rules = script.channels['order_book']
  if (rules?.carries !== 'book' || rules.updates !== 'deltas') return
  server.answers(() => 'ignore')
  move(market, 'unheard')
  await until(() => !freshMarkets().includes(market), 'a book with a gap stale')
  expect(status().generation).toBe(generation)
  server.answers(() => 'accept')
}

/** Garbage comes between good frames. */
async function garble({ script, server, right, status }: ExchangeWorld): Promise<void> {
  const { generation } = status()
  for (const frame of script.garbage) {
    for (const socket of server.sockets) socket.send(frame)
    await right()
  }
  expect(status().generation).toBe(generation)
}

/** One market moves on without a word: what is shown of it is said to be stale, and comes back. */
async function muteOne({ freshMarkets, live, moved, mute, script, until }: ExchangeWorld): Promise<void> {
  const [silent = '', ...others] = script.markets
  // Its pace is to be known.
  await moved(30)
  mute.add(silent)
  await until(() => !freshMarkets().includes(silent), 'the silent market stale')
  await until(() => others.every((market) => freshMarkets().includes(market)), 'the others fresh')
  mute.clear()
  await live()
}

/** Where a market can cost the socket: the others are fresh all the same, and it comes back once it is good again. */
async function poison({ freshMarkets, live, moved, script, server, until }: ExchangeWorld): Promise<void> {
  if (script.cutsForUnknownMarket !== true) return
  const [bad = '', ...good] = script.markets
  server.answers(({ market }) => (market === bad ? 'cut' : 'accept'))
  server.sockets[0]?.cut()
  await until(() => !freshMarkets().includes(bad), 'the bad market stale')
  await until(() => good.every((market) => freshMarkets().includes(market)), 'the others fresh')
  await moved(30)
  expect(freshMarkets()).not.toContain(bad)
  server.answers(() => 'accept')
  await live()
}

/** Ten dials in a row end in every way a dial can: refused, cut, and opened for nothing. */
async function failOver({ freshMarkets, live, server, until }: ExchangeWorld): Promise<void> {
  let failed = 0
  const claimed = new Set<string>()
  server.upgrades(() => {
    failed += 1
    for (const market of freshMarkets()) claimed.add(market)
    return failed > FAILURES ? 'open' : (UPGRADES[failed % UPGRADES.length] ?? 'open')
  })
  server.onOpen((socket) => {
    if (failed > FAILURES) return
    if (failed % 3 === 0) socket.close(1012, 'restart')
    if (failed % 3 === 1) socket.cut()
  })
  server.answers(() => (failed > FAILURES ? 'accept' : 'cut'))
  for (const socket of [...server.sockets]) socket.cut()
  await until(() => failed > FAILURES, 'the dial after the failed ones')
  await live()
  expect([...claimed]).toEqual([])
}

describe.each(PROTOCOLS.flat())('%s', (_name, definition, script) => {
  test(
    'whatever the exchange does, what is shown is right or said to be stale, and everything comes back',
    async () => {
      const world = await createExchangeWorld(definition, script)
      try {
        await world.live()
        await world.right()
        for (const strike of [loseAcknowledgements, refuse, loseMessages, garble, muteOne, poison, failOver]) {
          await strike(world)
          await world.live()
          await world.right()
          expect(world.shown.breaches).toEqual([])
        }
        expect(world.shown.compared).toBeGreaterThan(200)
      } finally {
        await world.end()
      }
    },
    TIMEOUT_MS,
  )
})
