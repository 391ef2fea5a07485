import { afterEach, expect, test } from 'bun:test'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'
import { systemClock } from './clock.ts'
import type { DialFailure } from './socket.ts'
import { selfSigned } from './testing/self-signed.ts'
import { createWsDial } from './ws-dial.ts'

const cleanups: (() => void)[] = []
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup()
})

/** Dials `localhost` at a server with a certificate for `name`; resolves with the failure, or null once it opened. */
async function dialServerNamed(name: string, trusted: boolean): Promise<DialFailure | null> {
  const { cert, key } = selfSigned(name)
  const server = createServer({ cert, key })
  new WebSocketServer({ server })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanups.push(() => void server.close())
  const { port } = server.address() as AddressInfo
  const dial = createWsDial({ clock: systemClock, ...(trusted && { ca: cert }) })
  return new Promise((resolve) => {
    const socket = dial(
      { url: `wss://localhost:${port}/?token=hush`, handshakeTimeoutMs: 5_000, maxFrameBytes: 1_000 },
      {
        onOpen: () => resolve(null),
        onDialFailed: resolve,
        onFrame: () => {},
        onHeartbeat: () => {},
        onClose: () => {},
      },
    )
    cleanups.push(() => socket.terminate())
  })
}

test('a trusted certificate of the host opens', async () => {
  expect(await dialServerNamed('localhost', true)).toBeNull()
})

test('a certificate of another host is fatal: dialing again would meet it again', async () => {
  const failure = await dialServerNamed('elsewhere.test', true)
  expect(failure).toMatchObject({ cause: 'tls', fatal: 'tls_name', httpStatus: null })
  expect(failure?.detail).toContain('ERR_TLS_CERT_ALTNAME_INVALID')
  expect(failure?.detail).not.toContain('hush')
})

test('a certificate that nobody vouches for may be replaced: not fatal', async () => {
  expect(await dialServerNamed('localhost', false)).toMatchObject({ cause: 'tls', fatal: null })
})
