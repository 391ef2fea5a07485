import { createHash } from 'node:crypto'
import { createServer, type Socket } from 'node:net'
import { decodeFrames, encodeFrame, PING, PONG, TEXT } from './feeds/websocket-frame.ts'

/** RFC 6455, 4.2.2. */
const HANDSHAKE_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'

export interface RawServerOptions {
  /** Told of every text frame of a client, with the path it dialed. */
  readonly onRequest: (socket: Socket, path: string, request: string) => void
}

/**
 * A WebSocket server that leaves the TCP sockets open to writing frames that were encoded before: one that encodes as it
 * sends would be slower than who receives. Resolves to the port.
 */
export function startRawServer({ onRequest }: RawServerOptions): Promise<number> {
  const server = createServer({ noDelay: true }, (socket) => {
    let path: string | null = null
    let buffered: Buffer = Buffer.alloc(0)
    const shake = (): string | null => {
      const end = buffered.indexOf('\r\n\r\n')
      if (end === -1) return null
      const request = buffered.subarray(0, end).toString()
      buffered = buffered.subarray(end + 4)
      return shakeHands(socket, request)
    }
    socket.on('error', () => socket.destroy())
    socket.on('data', (data: Buffer) => {
      buffered = Buffer.concat([buffered, data])
      path ??= shake()
      if (path === null) return
      const { frames, rest } = decodeFrames(buffered)
      buffered = rest
      for (const { opcode, payload } of frames) {
        if (opcode === PING) socket.write(encodeFrame(payload, PONG))
        if (opcode === TEXT) onRequest(socket, path, payload.toString())
      }
    })
  })
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
}

/** Answers the upgrade request, without extensions: what is sent is what is measured. Returns the path. */
function shakeHands(socket: Socket, request: string): string {
  const key = /^sec-websocket-key: *(\S+)/im.exec(request)?.[1] ?? ''
  const accept = createHash('sha1')
    .update(key + HANDSHAKE_GUID)
    .digest('base64')
  const head = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade']
  socket.write([...head, `Sec-WebSocket-Accept: ${accept}`, '', ''].join('\r\n'))
  return /^GET (\S+)/.exec(request)?.[1] ?? '/'
}
