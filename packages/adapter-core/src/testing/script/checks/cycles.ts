import type { UpgradeAnswer } from '../scripted-server.ts'
import type { ServedSocket } from '../served-socket.ts'
import { must, mustAllBeRight } from '../world.ts'
import type { Case } from './case.ts'
import { live } from './sockets.ts'

/** How often it fails before it may succeed. */
const CYCLES = 10

/** What the server does with a socket that it opened. */
const SPOILED: readonly ((socket: ServedSocket) => void)[] = [
  (socket) => socket.cut(),
  (socket) => socket.close(1012, 'restart'),
  // Only once it has been asked: the answers see to it.
  () => {},
]

const UPGRADES: readonly UpgradeAnswer[] = [{ status: 503 }, 'cut', 'open', 'open', 'open']

/** What holds when the exchange fails over and over. */
export const CYCLE_CASES: readonly Case[] = [
  {
    name: 'after 10 failed cycles in a row nothing wanted is lost',
    run: async (world) => {
      const { driver, server, subscriptions, until } = world
      await live(world)
      driver.persist()
      let failed = 0
      server.upgrades(() => {
        failed += 1
        return failed > CYCLES ? 'open' : (UPGRADES[failed % UPGRADES.length] ?? 'open')
      })
      server.onOpen(spoiler(() => failed))
      server.answers(() => (failed <= CYCLES ? 'cut' : 'accept'))
      server.sockets[0]?.cut()
      await until(() => failed > CYCLES && server.sockets.length > 0, 'the cycle after the failed ones')
      await world.acknowledged()
      must(driver.failedDials + driver.of('closed').length > CYCLES, 'fewer cycles failed')
      await world.stir()
      mustAllBeRight(world)
      for (const { channel, market } of subscriptions) {
        must(
          server.sockets.some((socket) => socket.has(channel, market)),
          `${channel} of ${market} was not asked for`,
        )
      }
    },
  },
]

function spoiler(failed: () => number): (socket: ServedSocket) => void {
  let opened = 0
  return (socket) => {
    if (failed() > CYCLES) return
    SPOILED[opened % SPOILED.length]?.(socket)
    opened += 1
  }
}
