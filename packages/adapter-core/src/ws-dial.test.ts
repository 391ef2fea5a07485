import { afterEach, describe, expect, test } from 'bun:test'
import type { AddressInfo, Socket as TcpSocket } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import { systemClock } from './clock.ts'
import type { Frame, Socket, SocketEvents } from './socket.ts'
import { listenTcp, upgradeAnswer } from './testing/loopback.ts'
import { createWsDial } from './ws-dial.ts'

const cleanups: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

/** What a socket told, in order, and a promise of its end. */
function recorder() {
  const told: unknown[] = []
  let wake = () => {}
  const tell = (entry: unknown) => {
    told.push(entry)
    wake()
  }
  const events: SocketEvents = {
    onOpen: () => tell('open'),
    onFrame: (frame: Frame) => tell(frame),
    onHeartbeat: (kind) => tell(kind),
    onClose: (close) => tell({ close }),
    onDialFailed: (failure) => tell({ failure }),
  }
  /** Resolves once `count` things were told. */
  const until = async (count: number) => {
    while (told.length < count) await new Promise<void>((resolve) => (wake = resolve))
    return told
  }
  return { events, told, until }
}

function dial(url: string, handshakeTimeoutMs = 5_000) {
  const record = recorder()
  const socket: Socket = createWsDial({ clock: systemClock })(
    { url, handshakeTimeoutMs, maxFrameBytes: 10_000 },
    record.events,
  )
  cleanups.push(() => socket.terminate())
  return { ...record, socket }
}

async function rawServer(onSocket: (socket: TcpSocket) => void): Promise<string> {
  const server = await listenTcp(onSocket)
  cleanups.push(server.close)
  return `ws://127.0.0.1:${server.port}/v1?token=hush`
}

/** A server that opens the WebSocket and then does what it is told with the bare TCP socket. */
const upgrading = (after: (socket: TcpSocket) => void, together = '') =>
  rawServer((socket) =>
    socket.once('data', (request) => {
      socket.write(Buffer.concat([Buffer.from(upgradeAnswer(String(request))), Buffer.from(together, 'latin1')]))
      after(socket)
    }),
  )

const answering = (answer: string) => rawServer((socket) => socket.once('data', () => socket.end(answer)))

async function wsServer(onSocket: (socket: WebSocket) => void): Promise<string> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: true })
  server.on('connection', (socket) => {
    socket.on('error', () => {})
    onSocket(socket)
  })
  await new Promise((resolve) => server.once('listening', resolve))
  cleanups.push(() => {
    for (const client of server.clients) client.terminate()
    server.close()
  })
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

describe('an open socket', () => {
  test('delivers text as strings and binary as bytes, and answers pings', async () => {
    const { until } = dial(
      await wsServer((socket) => {
        socket.send('{"a":1}')
        socket.send(new Uint8Array([1, 2, 255]))
        socket.on('pong', () => socket.close(1000))
        socket.ping()
      }),
    )
    const told = await until(5)
    expect(told.slice(0, 2)).toEqual(['open', '{"a":1}'])
    expect(told[2]).toBeInstanceOf(Uint8Array)
    expect([...(told[2] as Uint8Array)]).toEqual([1, 2, 255])
    expect(told.slice(3)).toEqual(['ping', { close: { code: 1000, reason: '' } }])
  })

  test('sends frames and pings, and reports the pong', async () => {
    const { socket, until } = dial(await wsServer((peer) => peer.on('message', (data) => peer.send(`echo ${data}`))))
    await until(1)
    socket.send('hello')
    await until(2)
    socket.ping()
    expect(await until(3)).toEqual(['open', 'echo hello', 'pong'])
  })

  test('says of frames that came together that they did, all but the first and every thirty-second, and when they end', async () => {
    const frame = (text: string) => String.fromCharCode(0x81, text.length) + text
    const names = Array.from({ length: 34 }, (_, index) => `f${index}`)
    const url = await upgrading(() => {}, names.map(frame).join(''))
    const told: string[] = []
    const ended = Promise.withResolvers<void>()
    const socket = createWsDial({ clock: systemClock })(
      { url, handshakeTimeoutMs: 5_000, maxFrameBytes: 10_000 },
      {
        ...recorder().events,
        onFrame: (text, isInBurst) => told.push(`${text}${isInBurst === true ? '+' : ''}`),
        onBurstEnd: () => {
          told.push('end')
          ended.resolve()
        },
      },
    )
    cleanups.push(() => socket.terminate())
    await ended.promise
    const isAlone = (index: number) => index % 32 === 0
    expect(told).toEqual([...names.map((name, index) => (isAlone(index) ? name : `${name}+`)), 'end'])
  })

  test('does not lose a frame that came together with the 101', async () => {
    const { until } = dial(await upgrading(() => {}, '\x81\x02hi'))
    expect(await until(2)).toEqual(['open', 'hi'])
  })

  test('inflates compressed frames', async () => {
    const long = 'price '.repeat(1_000)
    const { until } = dial(await wsServer((socket) => socket.send(long)))
    expect(await until(2)).toEqual(['open', long])
  })
})

describe('the end of an open socket', () => {
  const closing = async (url: string) => (await dial(url).until(2))[1]

  test('a close frame: its code, and its reason on one clean line', async () => {
    const url = await wsServer((socket) => socket.close(4031, 'no active\r\nsubscription'))
    expect(await closing(url)).toEqual({ close: { code: 4031, reason: 'no active subscription' } })
  })

  test('a close frame without a code is 1005', async () => {
    expect(await closing(await wsServer((socket) => socket.close()))).toEqual({ close: { code: 1005, reason: '' } })
  })

  test('a close frame counts at once, though the peer keeps the TCP connection open', async () => {
    const started = systemClock.monotonic()
    expect(await closing(await upgrading(() => {}, '\x88\x02\x0f\xbf'))).toEqual({ close: { code: 4031, reason: '' } })
    expect(systemClock.monotonic() - started).toBeLessThan(1_000)
  })

  test('FIN and RST without a close frame have no code', async () => {
    const none = { close: { code: null, reason: '' } }
    expect(await closing(await upgrading((socket) => socket.end()))).toEqual(none)
    expect(await closing(await upgrading((socket) => socket.resetAndDestroy()))).toMatchObject({
      close: { code: null },
    })
  })

  test('a frame over the limit is a protocol error', async () => {
    const url = await wsServer((socket) => socket.send('x'.repeat(10_001)))
    expect(await closing(url)).toMatchObject({ close: { code: null, cause: 'protocol_error' } })
  })

  test('so is a compressed one that inflates beyond it, and bytes that are no frame', async () => {
    const bomb = await wsServer((socket) => socket.send('x'.repeat(5_000_000), { compress: true }))
    expect(await closing(bomb)).toMatchObject({ close: { code: null, cause: 'protocol_error' } })
    expect(await closing(await upgrading(() => {}, '\x83\x01\x01'))).toMatchObject({
      close: { cause: 'protocol_error' },
    })
  })
})

describe('a dial that fails', () => {
  const failing = async (url: string, handshakeTimeoutMs?: number) => {
    const { told, until } = dial(url, handshakeTimeoutMs)
    await until(1)
    expect(JSON.stringify(told)).not.toContain('hush')
    return told[0]
  }

  test('429 with Retry-After in seconds, or as a date', async () => {
    const seconds = await answering('HTTP/1.1 429 Too Many Requests\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n')
    expect(await failing(seconds)).toEqual({
      failure: {
        cause: 'rate_limited',
        detail: 'HTTP 429 Too Many Requests',
        httpStatus: 429,
        retryAfterMs: 7_000,
        fatal: null,
      },
    })
    const dated = await answering('HTTP/1.1 429 Slow\r\nRetry-After: Fri, 31 Dec 2999 23:59:59 GMT\r\n\r\n')
    expect(await failing(dated)).toMatchObject({ failure: { cause: 'rate_limited', retryAfterMs: 900_000 } })
  })

  test('503 and a plain 200', async () => {
    expect(await failing(await answering('HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy'))).toMatchObject({
      failure: { cause: 'handshake_http', httpStatus: 503, retryAfterMs: null },
    })
    expect(await failing(await answering('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'))).toMatchObject({
      failure: { cause: 'handshake_http', httpStatus: 200 },
    })
  })

  test('refused', async () => {
    const server = await listenTcp(() => {})
    await server.close()
    expect(await failing(`ws://127.0.0.1:${server.port}/?token=hush`)).toMatchObject({ failure: { cause: 'refused' } })
  })

  test('FIN or RST during the handshake', async () => {
    const fin = await rawServer((socket) => socket.once('data', () => socket.end()))
    expect(await failing(fin)).toMatchObject({ failure: { cause: 'abnormal_close' } })
    const rst = await rawServer((socket) => socket.once('data', () => socket.resetAndDestroy()))
    expect(await failing(rst)).toMatchObject({ failure: { cause: 'abnormal_close' } })
  })

  test('an answer that is no HTTP, and a 101 with the wrong accept', async () => {
    expect(await failing(await answering('go away\r\n\r\n'))).toMatchObject({ failure: { cause: 'protocol_error' } })
    const wrong = 'HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: no\r\n\r\n'
    expect(await failing(await answering(wrong))).toMatchObject({ failure: { cause: 'protocol_error' } })
  })

  test('no TLS where TLS was asked for', async () => {
    const plain = await answering('HTTP/1.1 400 Bad Request\r\n\r\n')
    expect(await failing(plain.replace('ws:', 'wss:'))).toMatchObject({ failure: { cause: 'tls' } })
  })

  test('a peer that accepts and says nothing: the transport gives up by itself', async () => {
    expect(await failing(await rawServer(() => {}), 50)).toMatchObject({ failure: { cause: 'connect_timeout' } })
  })
})

describe('terminate', () => {
  test('while dialing: no error, no event, and the peer sees the end', async () => {
    const ended = Promise.withResolvers<void>()
    const accepted = Promise.withResolvers<void>()
    const url = await rawServer((socket) => {
      accepted.resolve()
      socket.on('close', () => ended.resolve())
    })
    const { socket, told } = dial(url)
    await accepted.promise
    socket.terminate()
    await ended.promise
    expect(told).toEqual([])
  })

  test('in the tick of the dial, and twice', async () => {
    const { socket, told } = dial(await wsServer(() => {}))
    socket.terminate()
    socket.terminate()
    await systemClock.sleep(0)
    expect(told).toEqual([])
  })

  test('while open: nothing is told afterwards, and sends are no-ops', async () => {
    const ended = Promise.withResolvers<void>()
    const { socket, told, until } = dial(await wsServer((peer) => peer.on('close', () => ended.resolve())))
    await until(1)
    socket.terminate()
    socket.send('late')
    socket.ping()
    await ended.promise
    expect(told).toEqual(['open'])
  })
})
