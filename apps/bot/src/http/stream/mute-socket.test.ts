import { afterAll, expect, test } from 'bun:test'
import { connect, type Socket } from 'node:net'
import { createWorld } from '../../testing/world.ts'

/** More than a kernel takes for a socket that is not read, and our own queue. */
const MESSAGES = 100
const DETAIL = 'x'.repeat(100_000)
const TIMEOUT_MS = 30_000

const servers: { stop(closeAll: boolean): unknown }[] = []
afterAll(() => {
  for (const server of servers) server.stop(true)
})

/** The application on a real socket, and a client of it that asks for the stream and takes nothing. */
async function withMuteClient() {
  const world = await createWorld()
  const gone = Promise.withResolvers<void>()
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    idleTimeout: 0,
    fetch(request, own) {
      request.signal.addEventListener('abort', () => gone.resolve())
      return world.app.fetch(request, { server: own })
    },
  })
  servers.push(server)
  const socket = await ask(server.port ?? 0)
  return { world, socket, gone: gone.promise }
}

/** Resolves once the answer has begun to come; nothing is read from then on. */
function ask(port: number): Promise<Socket> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(`GET /api/v1/stream HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`)
      socket.once('data', () => {
        socket.pause()
        resolve(socket)
      })
    })
    socket.on('error', () => {})
  })
}

test(
  'a socket that takes nothing is closed soon after its client was cut off, read out or not',
  async () => {
    const { gone, socket, world } = await withMuteClient()
    const status = world.connections.list()[0]
    if (status === undefined) throw new Error('The world has no connections')
    let told = 0
    for (; told < MESSAGES && world.streams.health().cutOff === 0; told++) {
      world.hub.publish({ kind: 'connection', status: { ...status, detail: DETAIL } })
      await world.clock.advance(1)
      await Bun.sleep(0)
    }
    expect(world.streams.health()).toEqual({ clients: 0, cutOff: 1 })
    // The transport took some of it, but not whatever it was given: that would be memory without a bound.
    expect(told).toBeLessThan(MESSAGES)
    await gone
    socket.destroy()
  },
  TIMEOUT_MS,
)
