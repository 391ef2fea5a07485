import { once } from 'node:events'
import { type ClientOptions, WebSocket } from 'ws'

/** A frame as a plain client reads it: members are looked at by the test that knows them. */
export type Frame = Record<string, unknown>

interface Waiter<Message> {
  matches(message: Message): boolean
  resolve(message: Message): void
}

function tell<Message>(waiters: Set<Waiter<Message>>, message: Message): void {
  for (const waiter of waiters) {
    if (!waiter.matches(message)) continue
    waiters.delete(waiter)
    waiter.resolve(message)
  }
}

/** How a connection ended. */
export interface Ended {
  readonly code: number
  readonly reason: string
}

/** A plain `ws` client that remembers every frame and can wait for the next that fits. */
export interface TestClient {
  readonly webSocket: WebSocket
  /** Raw texts, oldest first. */
  readonly texts: readonly string[]
  /** All that is JSON, texts and binaries. */
  readonly frames: readonly Frame[]
  readonly binaries: readonly Buffer[]
  readonly ended: Promise<Ended>
  send(request: unknown): void
  /** The next frame, from now on, that fits. */
  next(matches: (frame: Frame) => boolean): Promise<Frame>
  /** The next binary frame, from now on, that fits. */
  nextBinary(matches: (bytes: Buffer) => boolean): Promise<Buffer>
  /** Resolves with the pong to a ping sent now. */
  ping(): Promise<void>
}

function parse(text: string): Frame | null {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Wraps a client whose handshake is still under way. */
export function dial(url: string, options: ClientOptions = {}): TestClient {
  const webSocket = new WebSocket(url, options)
  const texts: string[] = []
  const frames: Frame[] = []
  const binaries: Buffer[] = []
  const waiters = new Set<Waiter<Frame>>()
  const binaryWaiters = new Set<Waiter<Buffer>>()
  webSocket.on('error', () => {})
  webSocket.on('message', (data: Buffer, isBinary) => {
    if (isBinary) {
      binaries.push(data)
      tell(binaryWaiters, data)
    } else texts.push(data.toString())
    const frame = parse(data.toString())
    if (frame === null) return
    frames.push(frame)
    tell(waiters, frame)
  })
  const ended = new Promise<Ended>((resolve) => {
    webSocket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }))
  })
  return {
    webSocket,
    texts,
    frames,
    binaries,
    ended,
    send: (request) => webSocket.send(typeof request === 'string' ? request : JSON.stringify(request)),
    next: (matches) => new Promise((resolve) => waiters.add({ matches, resolve })),
    nextBinary: (matches) => new Promise((resolve) => binaryWaiters.add({ matches, resolve })),
    async ping() {
      const pong = once(webSocket, 'pong')
      webSocket.ping()
      await pong
    },
  }
}

/** Connects and waits for the handshake. */
export async function connect(url: string, options: ClientOptions = {}): Promise<TestClient> {
  const client = dial(url, options)
  await once(client.webSocket, 'open')
  return client
}
