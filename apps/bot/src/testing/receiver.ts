/** A request as a receiver of notices got it. */
export interface ReceivedRequest {
  readonly method: string
  readonly path: string
  readonly headers: Headers
  readonly body: string
}

type Answer = (request: ReceivedRequest, n: number) => Response | Promise<Response>

/** A receiver of notices on loopback, on any free port. `answer` is told how many requests came before. */
export function startReceiver(answer: Answer = () => new Response('ok'), port = 0) {
  const received: ReceivedRequest[] = []
  const waiting = new Set<() => void>()
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port,
    idleTimeout: 0,
    async fetch(request) {
      const { pathname, search } = new URL(request.url)
      const { headers, method } = request
      const one = { method, path: `${pathname}${search}`, headers, body: await request.text() }
      received.push(one)
      for (const look of waiting) look()
      return answer(one, received.length - 1)
    },
  })
  return {
    received,
    url: `http://127.0.0.1:${server.port}`,
    host: `127.0.0.1:${server.port}`,
    /** Resolves once so many requests have come. */
    got: (count: number): Promise<void> =>
      new Promise((resolve) => {
        const look = () => {
          if (received.length < count) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      }),
    stop: () => server.stop(true),
    [Symbol.asyncDispose]: () => server.stop(true),
  }
}

/** An answer that never comes. */
export const never = (): Promise<Response> => new Promise(() => {})

/** A server that answers every connection's first bytes with raw text; `isOver`: and closes then. */
export function startRawReceiver(text: string, isOver: boolean) {
  const server = Bun.listen({
    hostname: '127.0.0.1',
    port: 0,
    socket: {
      data(socket) {
        socket.write(text)
        if (isOver) socket.end()
      },
    },
  })
  return {
    url: `http://127.0.0.1:${server.port}`,
    stop: () => server.stop(true),
    [Symbol.dispose]: () => server.stop(true),
  }
}
