import { expect, test } from 'bun:test'
import { type ExchangeDefinition, plainExchange } from '@holdfast/adapter-core'
import type { StoredEvent } from '@holdfast/adapter-core/events'
import { keepAlive } from './keep-alive.ts'
import type { ConnectionStatus } from './status.ts'

const LIMIT_MS = 20_000

/** Acknowledges a subscribe, then sends its market every 20 ms, but for `poison`, which it answers by ending the socket. */
function exchange() {
  const market = { poison: 'BAD' }
  const opened: string[][] = []
  const server = Bun.serve<{ asked: string[] }, never>({
    hostname: '127.0.0.1',
    port: 0,
    fetch: (request, self) => (self.upgrade(request, { data: { asked: [] } }) ? undefined : new Response(null)),
    websocket: {
      open: ({ data }) => void opened.push(data.asked),
      message(socket, frame) {
        const asked = String(frame)
        socket.data.asked.push(asked)
        if (asked === market.poison) socket.terminate()
        else {
          socket.send(`ack ${asked}`)
          socket.send(`data ${asked}`)
        }
      },
    },
  })
  return { market, opened, server }
}

const feed: ExchangeDefinition = {
  ...plainExchange({
    id: 'poisonable',
    channels: { ticker: {} },
    subscribe: ({ market }) => [market],
    decode: (frame) => {
      const [kind, market = ''] = String(frame).split(' ')
      const subscription = { channel: 'ticker', market }
      if (kind === 'ack') return [{ kind: 'acknowledged', subscription }]
      return [{ kind: 'event', subscription, exchangeTime: null, value: market }]
    },
  }),
  acknowledges: true,
}

test(
  'over real sockets: a market that ends them is held back, tried on a spare, and back once it is taken',
  async () => {
    const { market, opened, server } = exchange()
    const stop = new AbortController()
    const events: StoredEvent[] = []
    const waiting: { readonly until: (status: ConnectionStatus) => boolean; readonly resolve: () => void }[] = []
    const connection = keepAlive({
      exchange: feed,
      url: `ws://127.0.0.1:${server.port}`,
      subscriptions: ['A', 'BAD', 'B'].map((name) => ({ channel: 'ticker', market: name })),
      signal: stop.signal,
      policy: { quarantineWithinMs: 200, backoffBaseMs: 20, backoffCapMs: 100, refusedRetryMs: 50, heldRetryMs: 1_000 },
      onEvent: (event) => events.push(event),
      onStatus: (status) => {
        for (const { resolve, until } of waiting) if (until(status)) resolve()
      },
    })
    const when = (until: (status: ConnectionStatus) => boolean) =>
      new Promise<void>((resolve) => {
        waiting.push({ until, resolve })
        if (until(connection.status())) resolve()
      })

    await when(({ state }) => state === 'degraded')
    expect(connection.status().subscriptions.map(({ state }) => state)).toEqual(['fresh', 'refused', 'fresh'])
    expect(connection.status().subscriptions[1]?.detail).toContain('held back so that the others live')
    const served = connection.status().generation
    expect(opened.length).toBeLessThanOrEqual(5)
    expect(opened.at(-1)).toEqual(['A', 'B'])

    // A spare dies of it, and the others never notice.
    await when(({ subscriptions }) => subscriptions[1]?.detail?.includes('3 times') === true)
    expect(opened.at(-1)).toEqual(['A', 'B', 'BAD'])
    expect(connection.status()).toMatchObject({ state: 'degraded', generation: served })

    market.poison = 'none'
    await when(({ state }) => state === 'live')
    expect(connection.status().generation).toBeGreaterThan(served)
    const types = events.map(({ type }) => type)
    expect(types.slice(types.lastIndexOf('connection_degraded'))).not.toContain('connection_lost')

    stop.abort()
    await connection.done
    await server.stop(true)
  },
  LIMIT_MS,
)
