import { afterEach, expect, test } from 'bun:test'
import { connect as connectTcp } from 'node:net'
import { connect } from './testing/client.ts'

const MAIN = new URL('./main.ts', import.meta.url).pathname
const children: Bun.Subprocess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

function start(...flags: string[]) {
  const child = Bun.spawn([process.execPath, MAIN, ...flags], { stdin: 'pipe', stdout: 'pipe', stderr: 'pipe' })
  children.push(child)
  return child
}

async function firstLine(stream: ReadableStream<Uint8Array>): Promise<string> {
  let text = ''
  for await (const chunk of stream) {
    text += new TextDecoder().decode(chunk)
    if (text.includes('\n')) break
  }
  return text
}

test('prints one JSON line, serves, and ends with stdin', async () => {
  const child = start('--ready-json', '--exit-with-stdin', '--markets-paradex', 'SOL-USD-PERP')
  const line = await firstLine(child.stdout)
  const ready = JSON.parse(line)
  expect(line).toEndWith('}\n')
  expect(ready).toEqual({
    ready: true,
    paradex: expect.stringMatching(/^ws:\/\/127\.0\.0\.1:\d+\/v1$/),
    vest: expect.stringMatching(/^ws:\/\/127\.0\.0\.1:\d+\/ws\?version=1\.0$/),
    hyperliquid: expect.stringMatching(/^ws:\/\/127\.0\.0\.1:\d+\/ws$/),
    control: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    rest: {
      paradex: ready.paradex.replace('ws:', 'http:'),
      vest: new URL(ready.vest.replace('ws:', 'http:')).origin,
      hyperliquid: new URL(ready.hyperliquid.replace('ws:', 'http:')).origin,
    },
  })
  const client = await connect(ready.paradex)
  await child.stdin.end()
  expect(await child.exited).toBe(0)
  expect((await client.ended).code).toBe(1006)
})

test.each(['SIGINT', 'SIGTERM'] as const)('%s ends it cleanly, clients or not', async (signal) => {
  const child = start('--ready-json')
  const ready = JSON.parse(await firstLine(child.stdout))
  await connect(ready.vest)
  child.kill(signal)
  expect(await child.exited).toBe(0)
})

test('a port in use is one line with a remedy and status 1', async () => {
  const taken = Bun.listen({ hostname: '127.0.0.1', port: 0, socket: { data() {} } })
  for (const flag of ['--paradex-port', '--control-port']) {
    const child = start('--ready-json', flag, String(taken.port))
    expect(await child.exited).toBe(1)
    expect(await new Response(child.stderr).text()).toMatch(/^The simulator cannot run: .*\(choose other ports.*\)\n$/)
  }
  taken.stop(true)
})

test('a wrong flag is one line and status 1', async () => {
  const child = start('--rate-hz', 'fast')
  expect(await child.exited).toBe(1)
  expect(await new Response(child.stderr).text()).toContain('--rate-hz must be a number from 0.1 to 10000, got "fast"')
})

test('is on loopback only', async () => {
  const child = start('--ready-json')
  const { paradex } = JSON.parse(await firstLine(child.stdout))
  const socket = connectTcp(Number(new URL(paradex).port), '127.0.0.2')
  const code = await new Promise((resolve) => {
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code))
    socket.on('connect', () => resolve('connected'))
  })
  expect(code).toBe('ECONNREFUSED')
})
