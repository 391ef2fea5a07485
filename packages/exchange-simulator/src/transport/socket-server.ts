import { createServer, type IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { Peer } from './peer.ts'
import { Wire } from './wire.ts'

/** Larger requests than any of either protocol, in bytes. */
const MAX_REQUEST_BYTES = 65_536

export interface SocketServerOptions {
  /** Where the protocol lives, e.g. `/v1`; any other path is answered with 404. */
  readonly path: string
  readonly maxUnread: number
  onPeer(peer: Peer): void
}

/** Speaks HTTP/1.1 and WebSocket over wires; it has no port of its own. */
export interface SocketServer {
  serve(wire: Wire): void
}

function refuseUpgrade(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

/** A WebSocket server over whatever wires it is handed. Compression is never negotiated: one encoding serves all. */
export function socketServer({ path, maxUnread, onPeer }: SocketServerOptions): SocketServer {
  const webSockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: MAX_REQUEST_BYTES })
  const http = createServer((_request, response) => {
    response.writeHead(426, { 'content-type': 'text/plain', connection: 'close' }).end('WebSocket only\n')
  })
  // A wire may be held longer than any header timeout.
  http.headersTimeout = 0
  http.requestTimeout = 0
  http.on('clientError', (_error, socket) => socket.destroy())
  http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const url = new URL(request.url ?? '/', 'ws://127.0.0.1')
    if (url.pathname !== path || !(socket instanceof Wire)) {
      refuseUpgrade(socket, '404 Not Found')
      return
    }
    webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      onPeer(new Peer({ wire: socket, webSocket, url, maxUnread }))
    })
  })
  return { serve: (wire) => void http.emit('connection', wire) }
}
