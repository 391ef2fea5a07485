import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** A socket that has asked for a WebSocket, byte by byte as a client would. */
export interface RawUpgrade {
  readonly socket: Socket
  /** Resolves with the first bytes of the answer, as text. */
  readonly answer: Promise<string>
}

export function upgradeTcp(url: string): RawUpgrade {
  const { port, pathname, search } = new URL(url)
  const socket = connect(Number(port), '127.0.0.1')
  socket.on('error', () => {})
  socket.write(
    `GET ${pathname}${search} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`,
  )
  return { socket, answer: once(socket, 'data').then(([bytes]) => String(bytes)) }
}

/** The status of an upgrade, and its `Retry-After` where there is one. */
export async function upgradeStatus(url: string): Promise<{ status: number; retryAfter: string | null }> {
  const { socket, answer } = upgradeTcp(url)
  const head = await answer
  socket.destroy()
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1])
  return { status, retryAfter: /^Retry-After: (.*)\r$/im.exec(head)?.[1] ?? null }
}
