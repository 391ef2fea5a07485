import { connect, createServer, type Socket } from 'node:net'

/** A TCP relay on loopback whose wire can be cut: between a browser and the bot, in these stories. */
export interface CuttableProxy {
  readonly url: string
  /** Resets every connection and refuses new ones. */
  cut(): void
  /** Keeps every connection open and delivers nothing: the path is gone, and nobody said so. */
  blackhole(): void
  /** Lets everything through again; what was cut stays cut, what was held is delivered. */
  restore(): void
  close(): Promise<void>
}

export async function cuttableProxy(targetPort: number): Promise<CuttableProxy> {
  let isCut = false
  let isHeld = false
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    if (isCut) {
      client.resetAndDestroy()
      return
    }
    const upstream = connect(targetPort, '127.0.0.1')
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from)
      from.on('error', () => to.destroy())
      from.on('close', () => {
        sockets.delete(from)
        to.destroy()
      })
      from.pipe(to)
      if (isHeld) from.pause()
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    cut: () => {
      isCut = true
      for (const socket of sockets) socket.resetAndDestroy()
    },
    blackhole: () => {
      isHeld = true
      for (const socket of sockets) socket.pause()
    },
    restore: () => {
      isCut = false
      isHeld = false
      for (const socket of sockets) socket.resume()
    },
    close: () => {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
