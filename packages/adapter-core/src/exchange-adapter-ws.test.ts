import { expect, test } from 'bun:test'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'
import type { AdapterSignal } from './adapter.ts'
import { systemClock } from './clock.ts'
import { createExchangeAdapter } from './exchange-adapter.ts'
import { plainExchange } from './plain-exchange.ts'
import { createWsDial } from './ws-dial.ts'

/** A feed over real sockets; `pings` resolves as the server is pinged. */
async function connected(ping?: () => string) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  const asked = Promise.withResolvers<string>()
  server.on('connection', (socket) => {
    socket.on('ping', () => asked.resolve('protocol'))
    socket.on('message', (data) => {
      asked.resolve(String(data))
      socket.send('pong')
    })
  })
  await new Promise((resolve) => server.once('listening', resolve))
  const clock = systemClock
  const adapter = createExchangeAdapter({
    definition: plainExchange({
      id: 'feed',
      channels: { ticker: {} },
      decode: () => [{ kind: 'heartbeat' }],
      ...(ping !== undefined && { ping }),
    }),
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    dial: createWsDial({ clock }),
    clock,
  })
  const answered = Promise.withResolvers<AdapterSignal>()
  adapter.listen((signal) => {
    if (signal.type === 'opened') adapter.ping(1)
    if (signal.type === 'heartbeat') answered.resolve(signal)
  })
  await adapter.connect(1, new AbortController().signal)
  const end = () => {
    adapter.close()
    for (const client of server.clients) client.terminate()
    server.close()
  }
  return { answered: answered.promise, asked: asked.promise, end }
}

test('a ping in the very tick of the 101 goes out, and its pong counts as the answer', async () => {
  const { answered, asked, end } = await connected()
  expect(await asked).toBe('protocol')
  expect(await answered).toEqual({ type: 'heartbeat', generation: 1, answer: true })
  end()
})

test('so does a ping frame of the exchange’s own', async () => {
  const { answered, asked, end } = await connected(() => 'ping')
  expect(await asked).toBe('ping')
  expect(await answered).toEqual({ type: 'heartbeat', generation: 1, answer: true })
  end()
})
