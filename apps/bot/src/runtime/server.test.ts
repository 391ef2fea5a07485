import { afterEach, expect, test } from 'bun:test'
import { request } from 'node:https'
import { connect, type PeerCertificate } from 'node:tls'
import { selfSigned } from '@holdfast/adapter-core/testing'
import { createWorld } from '../testing/world.ts'
import { type Listener, listen } from './server.ts'

const TOKEN = 'correct-horse-battery-staple'

const tlsOf = (name: string) => ({ certFile: 'cert.pem', keyFile: 'key.pem', validUntil: 0, ...selfSigned(name) })

const listeners: Listener[] = []
afterEach(async () => {
  for (const listener of listeners.splice(0)) await listener.stop()
})

async function serve(name: string) {
  const world = await createWorld({ token: TOKEN })
  const listener = listen('127.0.0.1', 0, tlsOf(name))
  listeners.push(listener)
  listener.serve(world.app)
  return { ...world, listener }
}

/** The name on the certificate that a new connection is shown. */
function shownTo(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, servername: 'localhost', rejectUnauthorized: false }, () => {
      const { subject }: PeerCertificate = socket.getPeerCertificate()
      socket.destroy()
      resolve(String(subject.CN))
    })
    socket.on('error', reject)
  })
}

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

/** `ended` resolves once the answer's body is over. */
function ask(port: number, path: string, host: string): Promise<Answer & { ended: Promise<void> }> {
  return new Promise((resolve, reject) => {
    const headers = { host, authorization: `Bearer ${TOKEN}` }
    const sent = request({ host: '127.0.0.1', port, path, headers, rejectUnauthorized: false }, (response) => {
      const ended = new Promise<void>((done) => response.once('close', done))
      response.on('error', () => {})
      response.resume()
      resolve({ status: response.statusCode ?? 0, headers: response.headers, ended })
    })
    sent.on('error', reject)
    sent.end()
  })
}

test('under TLS the panel is at https, and browsers are told to stay there, except on localhost', async () => {
  const { listener } = await serve('first.test')
  expect(listener.url).toBe(`https://127.0.0.1:${listener.port}`)
  const named = await ask(listener.port, '/healthz', `127.0.0.1:${listener.port}`)
  expect([named.status, named.headers['strict-transport-security']]).toEqual([200, 'max-age=2592000'])
  const local = await ask(listener.port, '/healthz', 'localhost')
  expect(local.headers['strict-transport-security']).toBeUndefined()
})

test('plain HTTP promises no TLS', async () => {
  const { request } = await createWorld()
  expect((await request('/healthz')).headers.has('strict-transport-security')).toBe(false)
})

test('a renewed certificate is shown to whoever dials next; streams and connections live on', async () => {
  const { clock, listener, streams } = await serve('first.test')
  expect(await shownTo(listener.port)).toBe('first.test')
  const stream = await ask(listener.port, '/api/v1/stream', 'localhost')
  expect(stream.status).toBe(200)
  for (const name of ['second.test', 'third.test']) {
    listener.renew(tlsOf(name))
    expect(await shownTo(listener.port)).toBe(name)
  }
  await clock.advance(1_000)
  expect(streams.health().clients).toBe(1)
  expect((await ask(listener.port, '/readyz', 'localhost')).status).toBe(200)
  await listener.stop()
  await stream.ended
})

test('a certificate that is not one leaves the one before in force', async () => {
  const { listener } = await serve('first.test')
  expect(() => listener.renew({ ...tlsOf('second.test'), cert: 'junk' })).toThrow(
    /^Cannot listen on .* set HOLDFAST_TLS_CERT/,
  )
  expect(await shownTo(listener.port)).toBe('first.test')
  expect((await ask(listener.port, '/healthz', 'localhost')).status).toBe(200)
})

test('the port stays taken while a certificate is renewed', async () => {
  const { listener } = await serve('first.test')
  listener.renew(tlsOf('second.test'))
  expect(() => listen('127.0.0.1', listener.port)).toThrow('the port is in use')
})
