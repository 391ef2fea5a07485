import { createServer, type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Clock } from '../clock.ts'
import { Wire } from './wire.ts'

/** Larger requests than any of the protocols, in bytes. */
const MAX_REQUEST_BYTES = 65_536

/** What is made of a request to upgrade: a 101, at once or later; another status; or nothing, ever. */
export type UpgradeAnswer =
  | { readonly kind: 'accept'; readonly delayMs: number }
  | { readonly kind: 'refuse'; readonly status: number; readonly headers: Readonly<Record<string, string>> }
  | { readonly kind: 'ignore' }

/** What is made of a plain HTTP request: a JSON body; nothing, ever; or null where there is no HTTP but the upgrade. */
export type HttpAnswer =
  | { readonly kind: 'json'; readonly status: number; readonly body: unknown }
  | { readonly kind: 'ignore' }
  | null

/** A plain HTTP request. */
export interface HttpRequest {
  readonly method: string
  readonly url: URL
  /** As text, at most 64 KiB; empty for a GET, whatever came with it. */
  readonly body: string
}

export interface SocketServerOptions {
  /** Where the protocol lives, e.g. `/v1`; an upgrade of any other path is answered with 404. */
  readonly paths: readonly string[]
  readonly clock: Clock
  readonly signal: AbortSignal
  onUpgrade(url: URL): UpgradeAnswer
  onHttp(request: HttpRequest, wire: Wire): HttpAnswer
  onWebSocket(webSocket: WebSocket, wire: Wire, url: URL): void
}

/** Speaks HTTP/1.1 and WebSocket over wires; it has no port of its own. */
export interface SocketServer {
  serve(wire: Wire): void
}

const urlOf = (request: IncomingMessage) => new URL(request.url ?? '/', 'ws://127.0.0.1')

function refuseUpgrade(socket: Duplex, status: number, headers: Readonly<Record<string, string>> = {}): void {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}Connection: close\r\nContent-Length: 0\r\n\r\n`,
  )
}

/** Never answers, and leaves when the client does. */
function ignore(socket: Duplex): void {
  socket
    .on('end', () => socket.destroy())
    .on('error', () => {})
    .resume()
}

function answerHttp(answer: HttpAnswer, request: IncomingMessage, response: ServerResponse): void {
  if (answer === null) {
    response.writeHead(426, { 'content-type': 'text/plain', connection: 'close' }).end('WebSocket only\n')
  } else if (answer.kind === 'ignore') ignore(request.socket)
  else response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body))
}

/** The body as text; null where it is too long. Never ends where the client hangs up before its end. */
function readBody(request: IncomingMessage): Promise<string | null> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let bytes = 0
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes <= MAX_REQUEST_BYTES) chunks.push(chunk)
      else resolve(null)
    })
    request.on('end', () => resolve(Buffer.concat(chunks).toString()))
  })
}

/** A WebSocket server over whatever wires it is handed. Compression is never negotiated: one encoding serves all. */
export function socketServer(options: SocketServerOptions): SocketServer {
  const { paths, clock, signal, onUpgrade, onHttp, onWebSocket } = options
  const webSockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: MAX_REQUEST_BYTES })
  const http = createServer((request, response) => void serveHttp(request, response))

  async function serveHttp(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { socket, method = 'GET' } = request
    if (!(socket instanceof Wire)) throw new TypeError('Cannot answer: the request came over no wire')
    const body = method === 'GET' ? '' : await readBody(request)
    if (body === null) response.writeHead(413, { connection: 'close' }).end()
    else answerHttp(onHttp({ method, url: urlOf(request), body }, socket), request, response)
  }
  // A wire may be held longer than any header timeout.
  http.headersTimeout = 0
  http.requestTimeout = 0
  http.on('clientError', (_error, socket) => socket.destroy())

  async function accept(request: IncomingMessage, wire: Wire, head: Buffer, delayMs: number): Promise<void> {
    if (delayMs > 0) await clock.sleep(delayMs, signal).catch(() => {})
    webSockets.handleUpgrade(request, wire, head, (webSocket) => onWebSocket(webSocket, wire, urlOf(request)))
  }

  http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (!paths.includes(urlOf(request).pathname) || !(socket instanceof Wire)) {
      refuseUpgrade(socket, 404)
      return
    }
    const answer = onUpgrade(urlOf(request))
    switch (answer.kind) {
      case 'accept':
        void accept(request, socket, head, answer.delayMs)
        return
      case 'refuse':
        refuseUpgrade(socket, answer.status, answer.headers)
        return
      case 'ignore':
        ignore(socket)
        return
    }
  })
  return { serve: (wire) => void http.emit('connection', wire) }
}
