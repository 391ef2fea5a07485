import { createHash } from 'node:crypto'
import { createServer, type Socket as TcpSocket } from 'node:net'

/** A TCP server on a free loopback port; every socket it accepted ends with it. */
export interface LoopbackServer {
  readonly port: number
  close(): Promise<void>
}

/** Listens on 127.0.0.1. Errors of its sockets are expected: the other side is under test. */
export function listenTcp(onSocket: (socket: TcpSocket) => void): Promise<LoopbackServer> {
  const sockets = new Set<TcpSocket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    onSocket(socket)
  })
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      for (const socket of sockets) socket.destroy()
    })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      if (address === null || typeof address === 'string') reject(new Error('Cannot listen: no port'))
      else resolve({ port: address.port, close })
    })
  })
}

/** The answer that opens a WebSocket, for servers that write their frames by hand (RFC 6455, 4.2.2). */
export function upgradeAnswer(request: string): string {
  const key = /^sec-websocket-key: *(.+)\r$/im.exec(request)?.[1] ?? ''
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
  return [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${accept}`,
    '\r\n',
  ].join('\r\n')
}
