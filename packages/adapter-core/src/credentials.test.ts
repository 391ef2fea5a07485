import { afterEach, describe, expect, test } from 'bun:test'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'
import { systemClock } from './clock.ts'
import type { Credentials } from './credentials.ts'
import { failureBecause } from './dial-failure.ts'
import { AdapterError, DialError } from './errors.ts'
import { createExchangeAdapter } from './exchange-adapter.ts'
import type { Dial } from './socket.ts'
import { FakeClock } from './testing/fake-clock.ts'
import { fakeExchange } from './testing/fake-exchange.ts'
import { scriptedDial } from './testing/fake-socket.ts'
import { settle } from './testing/settle.ts'
import { createWsDial } from './ws-dial.ts'

const cleanups: (() => void)[] = []
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup()
})

interface World {
  readonly dial?: Dial
  readonly url?: string
  readonly clock?: FakeClock
}

function start(credentials: Credentials, { clock = new FakeClock(), url = 'wss://plain.test/', ...rest }: World = {}) {
  const script = scriptedDial()
  const dial = rest.dial ?? script.dial
  const adapter = createExchangeAdapter({ definition: fakeExchange, url, dial, clock, credentials })
  cleanups.push(() => adapter.close())
  const { signal } = new AbortController()
  const failing = (generation: number) =>
    adapter.connect(generation, signal).then(
      () => null,
      (error: unknown) => (error instanceof DialError ? error.failure : error),
    )
  return { adapter, clock, failing, script, signal }
}

/** A server that opens only for the bearer it accepts, and says with which ones it was dialed. */
async function guardedServer() {
  const accepts = { bearer: 'second-token' }
  const seen: (string | undefined)[] = []
  const server = createServer()
  const sockets = new WebSocketServer({ noServer: true })
  server.on('upgrade', (request, socket, head) => {
    const { authorization } = request.headers
    seen.push(authorization)
    if (authorization === `Bearer ${accepts.bearer}`) sockets.handleUpgrade(request, socket, head, () => {})
    else socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  cleanups.push(() => {
    for (const client of sockets.clients) client.terminate()
    server.close()
  })
  return { accepts, seen, url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/` }
}

/** Hands out its token until it is asked for another. */
function rotating(...tokens: readonly string[]) {
  const asked: boolean[] = []
  let at = 0
  const credentials: Credentials = {
    headers: async ({ refresh }) => {
      asked.push(refresh)
      if (refresh) at += 1
      return { authorization: `Bearer ${tokens[at]}` }
    },
  }
  return { asked, credentials }
}

test('a token that the server no longer takes is refused, and a refreshed one opens', async () => {
  const server = await guardedServer()
  const { asked, credentials } = rotating('first-token', 'second-token')
  const dial = createWsDial({ clock: systemClock })
  const { adapter, failing, signal } = start(credentials, { dial, url: server.url })
  const refused = await failing(1)
  expect(refused).toMatchObject({ cause: 'handshake_http', httpStatus: 401, fatal: null })
  expect(JSON.stringify(refused)).not.toContain('token')
  await adapter.reconnect(2, signal, { refreshCredentials: true })
  await adapter.reconnect(3, signal)
  expect(adapter.health().sockets).toEqual([
    { generation: 2, open: true, encoding: 'json' },
    { generation: 3, open: true, encoding: 'json' },
  ])
  expect(asked).toEqual([false, true, false])
  expect(server.seen).toEqual(['Bearer first-token', 'Bearer second-token', 'Bearer second-token'])
})

describe('credentials that do not come', () => {
  const rejecting = (error: unknown) => start({ headers: () => Promise.reject(error) })

  test('fail the dial as auth_rejected, in our own words only', async () => {
    const { failing, script } = rejecting(new AdapterError('HTTP 401: unknown account'))
    expect(await failing(1)).toEqual({
      ...failureBecause('auth_rejected', 'no credentials: HTTP 401: unknown account'),
    })
    expect(script.requests).toEqual([])
    const secret = rejecting(new TypeError('cannot sign with 0xhush'))
    expect(await secret.failing(1)).toMatchObject({ detail: 'no credentials: TypeError' })
    const coded = rejecting(Object.assign(new Error('0xhush'), { code: 'ECONNREFUSED' }))
    expect(await coded.failing(1)).toMatchObject({ detail: 'no credentials: ECONNREFUSED' })
  })

  test('because the network failed keep that failure', async () => {
    const failure = failureBecause('dns', 'no such host')
    expect(await rejecting(new DialError('https://auth.test', failure)).failing(1)).toBe(failure)
  })

  test('or cannot be sent are not repeated in the failure', async () => {
    const { failing } = start({ headers: async () => ({ authorization: 'Bearer hush\r\nx: y' }) })
    expect(await failing(1)).toMatchObject({ cause: 'auth_rejected', detail: expect.not.stringContaining('hush') })
  })

  test('in the time of a handshake fail it, and leave no timer', async () => {
    const { clock, failing, script } = start({ headers: () => new Promise(() => {}) })
    const failed = failing(1)
    await clock.advance(60_000)
    expect(await failed).toMatchObject({ cause: 'connect_timeout' })
    expect(script.requests).toEqual([])
    expect(clock.sleeping).toBe(0)
  })
})

test('a dial that ends while credentials are minted opens no socket, whatever comes of them', async () => {
  const minted = Promise.withResolvers<Record<string, string>>()
  const signals: AbortSignal[] = []
  const { adapter, clock, failing, script } = start({
    headers: (_request, signal) => {
      signals.push(signal)
      return minted.promise
    },
  })
  const terminated = failing(1)
  const abort = new AbortController()
  const aborted = adapter.reconnect(2, abort.signal).catch((error: unknown) => error)
  expect(adapter.health().sockets).toEqual([
    { generation: 1, open: false, encoding: 'json' },
    { generation: 2, open: false, encoding: 'json' },
  ])
  adapter.terminate(1)
  abort.abort()
  expect(await terminated).toMatchObject({ detail: 'aborted before it opened' })
  expect(await aborted).toBeInstanceOf(DialError)
  expect(signals.map((signal) => signal.aborted)).toEqual([true, true])
  minted.resolve({})
  await settle()
  expect(script.requests).toEqual([])
  expect([clock.sleeping, adapter.health().sockets.length]).toEqual([0, 0])
})

test('a socket opened with credentials sends, pings and ends like any other', async () => {
  const { adapter, failing, script } = start({ headers: async () => ({ 'x-key': 'hush' }) })
  expect(await failing(1)).toBeNull()
  expect(script.requests[0]?.headers).toEqual({ 'x-key': 'hush' })
  adapter.subscribe(1, { channel: 'trades', market: 'BTC' })
  adapter.ping(1)
  expect(script.sockets[0]?.sent).toEqual(['subscribe trades:BTC', 'ping'])
  adapter.terminate(1)
  expect(script.sockets[0]?.terminated).toBe(true)
})
