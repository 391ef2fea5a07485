import { expect, test } from 'bun:test'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { emptyFolders, startBot } from './testing/bot-process.ts'
import { type ReceivedRequest, startReceiver } from './testing/receiver.ts'

const emptyFolder = emptyFolders()

const TIMEOUT_MS = 60_000
const NO_PANEL = ['--no-panel-build']

/** A port on which nobody listens any more. */
async function closedPort(): Promise<number> {
  const receiver = startReceiver()
  await receiver.stop()
  return Number(new URL(receiver.url).port)
}

const config = (port: number) => `
notices:
  - id: hook
    kind: webhook
    url: http://127.0.0.1:${port}/hook
    connections: [vest]
    downForMs: 200
    upForMs: 200
    groupMs: 0
    events: { degraded: off, bot: off, store: off, flapping: off }
`

async function post(base: string, path: string, body: unknown): Promise<Response> {
  const headers = { 'content-type': 'application/json' }
  return fetch(`${base}/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
}

/** How many notices wait. */
async function waiting(base: string): Promise<number> {
  const answer = await fetch(`${base}/api/v1/notices?status=waiting`)
  return ((await answer.json()) as { items: unknown[] }).items.length
}

interface Told {
  readonly class: string
  readonly at: number
  readonly outages: readonly { readonly id: number; readonly startedAt: number; readonly endedAt: number | null }[]
}

const told = ({ body }: ReceivedRequest): Told & { readonly id: number } => JSON.parse(body)

test(
  'a receiver that was away during an outage and a kill gets both notices, once, in order, with the true times',
  async () => {
    const folder = emptyFolder()
    const port = await closedPort()
    writeFileSync(join(folder, 'config.yaml'), config(port))

    const first = startBot(folder, {}, NO_PANEL)
    await first.line('Connection to vest is live')
    await post(await first.url(), '/demo/faults', { fault: 'refuse', connection: 'vest', durationMs: 1_000 })
    await first.line('Notice for hook: vest is down')
    await first.line('Notice for hook: vest is back')
    first.child.kill('SIGKILL')
    await first.end()

    const second = startBot(folder, {}, NO_PANEL)
    await second.line('Connection to vest is live')
    await using receiver = startReceiver(undefined, port)
    await receiver.got(2)
    const [down, back] = receiver.received.map(told)
    const answer = await fetch(`${await second.url()}/api/v1/outages?connection=vest&limit=10`)
    const { items } = (await answer.json()) as { items: { id: number; startedAt: number; endedAt: number }[] }
    const outage = items.find(({ id }) => id === down?.outages[0]?.id)
    expect(outage).toBeDefined()
    expect(down).toMatchObject({ class: 'down', at: outage?.startedAt, outages: [{ endedAt: null }] })
    expect(back).toMatchObject({
      class: 'recovered',
      at: outage?.endedAt,
      outages: [{ id: outage?.id, startedAt: outage?.startedAt, endedAt: outage?.endedAt }],
    })
    expect(back?.id).toBeGreaterThan(down?.id ?? 0)

    // What is sent is on record a moment later: only then is a kill no reason to send it again.
    while ((await waiting(await second.url())) > 0);
    second.child.kill('SIGKILL')
    await second.end()

    const third = startBot(folder, {}, NO_PANEL)
    await third.line('Connection to vest is live')
    expect((await post(await third.url(), '/notices/test', { channel: 'hook' })).status).toBe(202)
    await receiver.got(3)
    expect((await third.end('SIGTERM')).lastLine).toBe('[SHUTDOWN] Clean exit')
    expect(receiver.received.map((one) => told(one).class)).toEqual(['down', 'recovered', 'test'])
  },
  TIMEOUT_MS,
)
