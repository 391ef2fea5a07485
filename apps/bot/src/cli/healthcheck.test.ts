import { afterEach, expect, test } from 'bun:test'
import { systemClock } from '@holdfast/adapter-core'
import { FakeClock } from '@holdfast/adapter-core/testing'
import { checkHealth } from './healthcheck.ts'

const servers: Bun.Server<undefined>[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop(true)
})

/** What listens on a port of its own, and keeps the requests it got. */
function serve(answer: (request: Request) => Response | Promise<Response>, hostname = '127.0.0.1') {
  const asked: { readonly path: string; readonly host: string | null }[] = []
  const server = Bun.serve({
    hostname,
    port: 0,
    fetch(request) {
      asked.push({ path: new URL(request.url).pathname, host: request.headers.get('host') })
      return answer(request)
    },
  })
  servers.push(server)
  return { asked, port: server.port ?? 0, stop: () => server.stop(true) }
}

const ok = () => Response.json({ status: 'ok' })

async function ask(
  port: number,
  { clock = systemClock, host = '127.0.0.1', ready = false, signal = AbortSignal.any([]) } = {},
) {
  let out = ''
  let err = ''
  const output = {
    colors: false,
    out: (text: string) => {
      out += text
    },
    err: (text: string) => {
      err += text
    },
  }
  const status = await checkHealth({ host, port, isTls: false }, { ready }, { clock, output, signal })
  return { status, out, err }
}

test('a bot that serves is healthy', async () => {
  const { asked, port } = serve(ok)
  expect(await ask(port)).toEqual({ status: 0, out: `http://127.0.0.1:${port}/healthz: ok\n`, err: '' })
  expect(asked).toEqual([{ path: '/healthz', host: `127.0.0.1:${port}` }])
})

test('asks on demand whether every connection is up', async () => {
  const { asked, port } = serve(() => Response.json({ ready: true }))
  expect(await ask(port, { ready: true })).toMatchObject({ status: 0, err: '' })
  expect(asked.map(({ path }) => path)).toEqual(['/readyz'])
})

test('says which connections are not, on one line, whatever is in their names', async () => {
  const body = { detail: '1 of 2 connections are not up', notReady: [{ id: 'vest\n\u001b[2J', state: 'down' }] }
  const { port } = serve(() => Response.json(body, { status: 503 }))
  expect(await ask(port, { ready: true })).toEqual({
    status: 1,
    out: '',
    err: `http://127.0.0.1:${port}/readyz: 1 of 2 connections are not up: vest [2J down\n`,
  })
})

test('a bot with a token names none', async () => {
  const { port } = serve(() => Response.json({ detail: '1 of 2 connections are not up' }, { status: 503 }))
  expect((await ask(port, { ready: true })).err).toBe(
    `http://127.0.0.1:${port}/readyz: 1 of 2 connections are not up\n`,
  )
})

test('nobody there is unhealthy', async () => {
  const { port, stop } = serve(ok)
  await stop()
  const { status, err } = await ask(port)
  expect(status).toBe(1)
  expect(err).toMatch(/^http:\S+\/healthz: .*ECONNREFUSED.*; is the bot running\?\n$/)
})

test.each([
  ['another page', () => new Response('<h1>It works!</h1>')],
  ['no', () => Response.json({ status: 'starting' })],
  ["another program's 404", () => new Response('Not found', { status: 404 })],
  ['a flood', () => Response.json({ status: 'ok', more: 'x'.repeat(1_000_000) })],
])('another program on the port is not the bot: %s', async (_name, answer) => {
  const { port } = serve(answer)
  const { status, out, err } = await ask(port)
  expect({ status, out }).toEqual({ status: 1, out: '' })
  expect(err).toMatch(/not in the bot's words|too long to be the bot/)
})

test('a bot that does not answer in time is unhealthy', async () => {
  const clock = new FakeClock()
  const reached = Promise.withResolvers<void>()
  const { port } = serve(() => {
    reached.resolve()
    return new Promise(() => {})
  })
  const asking = ask(port, { clock })
  await reached.promise
  await clock.advance(3_000)
  expect(await asking).toMatchObject({
    status: 1,
    err: `http://127.0.0.1:${port}/healthz: no answer within 3000 ms; is the bot running?\n`,
  })
})

test('a signal ends the question', async () => {
  const stop = new AbortController()
  const { port } = serve(() => {
    stop.abort()
    return new Promise(() => {})
  })
  expect(await ask(port, { clock: new FakeClock(), signal: stop.signal })).toMatchObject({ status: 1 })
})

test.each([
  ['0.0.0.0', '127.0.0.1', '127.0.0.1'],
  ['::', '::1', '[::1]'],
  ['::1', '::1', '[::1]'],
  ['localhost', '127.0.0.1', 'localhost'],
])('a bot on %s is asked where it can be reached', async (host, listens, asked) => {
  const server = serve(ok, listens)
  expect(await ask(server.port, { host })).toMatchObject({ status: 0, err: '' })
  expect(server.asked[0]?.host).toBe(`${asked}:${server.port}`)
})

test('a port that only the running bot knows cannot be asked', async () => {
  await expect(ask(0)).rejects.toThrow('set HOLDFAST_PORT')
})
