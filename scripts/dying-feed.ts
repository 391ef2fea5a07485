import { type WebSocket, WebSocketServer } from 'ws'

/** A price feed on loopback that can be made to die in two ways. */
export interface DyingFeed {
  readonly url: string
  /** Closes every open socket with a code; new ones work. */
  close(code: number): void
  /** Open sockets go dead without a word: nothing is read, answered or sent any more, and nothing closes. New ones work. */
  goHalfOpen(): void
  /** Ends the server and what is left of its sockets. */
  stop(): void
}

const PRICE_EVERY_MS = 50

/** Starts one. Once asked to subscribe it sends prices `<socket>.<n>`, so that a price tells which socket brought it. */
export async function startDyingFeed(): Promise<DyingFeed> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  await new Promise((resolve, reject) => server.once('listening', resolve).once('error', reject))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('Cannot listen: no port')
  const pumps = new Map<WebSocket, ReturnType<typeof setInterval>>()
  let sockets = 0

  const silence = (ws: WebSocket) => {
    clearInterval(pumps.get(ws))
    pumps.delete(ws)
  }

  server.on('connection', (ws) => {
    sockets += 1
    const socket = sockets
    let sent = 0
    ws.on('error', () => {})
    ws.on('close', () => silence(ws))
    ws.once('message', (data) => {
      const { market } = JSON.parse(data.toString()) as { readonly market: string }
      const pump = setInterval(() => {
        sent += 1
        ws.send(JSON.stringify({ channel: 'ticker', market, price: `${socket}.${sent}` }))
      }, PRICE_EVERY_MS)
      pumps.set(ws, pump)
    })
  })

  return {
    url: `ws://127.0.0.1:${address.port}`,
    close: (code) => {
      for (const ws of server.clients) ws.close(code)
    },
    goHalfOpen: () => {
      for (const ws of server.clients) {
        silence(ws)
        ws.pause()
      }
    },
    stop: () => {
      for (const ws of server.clients) ws.terminate()
      server.close()
    },
  }
}
