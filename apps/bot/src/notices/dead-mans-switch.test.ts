import { expect, test } from 'bun:test'
import { FakeClock, settle } from '@holdfast/adapter-core/testing'
import { never, startReceiver } from '../testing/receiver.ts'
import { createHttp } from './channels/http.ts'
import { runDeadMansSwitch } from './dead-mans-switch.ts'

function start(url: string) {
  const clock = new FakeClock()
  const stop = new AbortController()
  const lines: string[] = []
  const fields: unknown[] = []
  let isWell = true
  let ended = 0
  const inner = createHttp({ clock })
  const done = runDeadMansSwitch({
    config: { url, everyMs: 60_000 },
    http: async (request, signal) => {
      const reply = await inner(request, signal)
      ended += 1
      return reply
    },
    clock,
    isWell: () => isWell,
    log: (level, message, more) => {
      lines.push(`${level}: ${message}`)
      fields.push(more)
    },
    signal: stop.signal,
  })
  /** Until so many requests have ended, and the next is waited for. */
  const rested = async (count: number) => {
    while (ended < count) await settle()
    await settle()
  }
  const become = (next: boolean) => {
    isWell = next
  }
  return { become, clock, done, fields, lines, rested, stop }
}

test('asks at once, then once a minute, and falls silent at a stop', async () => {
  await using receiver = startReceiver()
  const { clock, done, lines, rested, stop } = start(`${receiver.url}/canary-uuid?status=up`)
  await receiver.got(1)
  expect(receiver.received[0]).toMatchObject({ method: 'GET', path: '/canary-uuid?status=up', body: '' })
  for (let minute = 2; minute <= 4; minute++) {
    await rested(minute - 1)
    await clock.advance(59_999)
    expect(receiver.received).toHaveLength(minute - 1)
    await clock.advance(1)
    await receiver.got(minute)
  }
  await rested(4)
  stop.abort()
  await done
  expect(receiver.received).toHaveLength(4)
  expect(clock.sleeping).toBe(0)
  expect(lines).toEqual([])
})

test('is silent while the bot does not record, and says so once', async () => {
  await using receiver = startReceiver()
  const { become, clock, done, lines, rested, stop } = start(receiver.url)
  await rested(1)
  become(false)
  await clock.advance(180_000)
  expect(receiver.received).toHaveLength(1)
  become(true)
  await clock.advance(60_000)
  await rested(2)
  expect(lines).toEqual(["warn: The dead man's switch is not reached", "info: The dead man's switch is asked again"])
  stop.abort()
  await done
})

test('a service that fails is told of once per change, without its address', async () => {
  const statuses = [500, 500, 404, 200]
  await using receiver = startReceiver((_, n) => new Response('', { status: statuses[n] ?? 200 }))
  const { clock, done, fields, lines, rested, stop } = start(`${receiver.url}/canary-uuid`)
  for (const [n] of statuses.entries()) {
    await rested(n + 1)
    await clock.advance(60_000)
  }
  expect(lines.map((line) => line.slice(0, 4))).toEqual(['warn', 'warn', 'info'])
  const endpoint = receiver.host
  expect(fields).toEqual([{ endpoint, why: 'HTTP 500' }, { endpoint, why: 'HTTP 404' }, { endpoint }])
  stop.abort()
  await done
})

test('a service that hangs is asked once at a time, and the pace does not drift', async () => {
  await using receiver = startReceiver((_, n) => (n === 0 ? never() : new Response()))
  const { clock, done, lines, rested, stop } = start(receiver.url)
  await receiver.got(1)
  await clock.advance(10_000)
  await rested(1)
  expect(lines).toEqual(["warn: The dead man's switch is not reached"])
  await clock.advance(49_999)
  expect(receiver.received).toHaveLength(1)
  await clock.advance(1)
  await rested(2)
  // Nobody catches up on what a suspended machine left out.
  await clock.stall(600_000)
  await rested(3)
  await clock.advance(59_999)
  expect(receiver.received).toHaveLength(3)
  stop.abort()
  await done
})

test('a stop in the middle of a request is no failure of the service', async () => {
  await using receiver = startReceiver(never)
  const { clock, done, lines, stop } = start(receiver.url)
  await receiver.got(1)
  stop.abort()
  await done
  expect(lines).toEqual([])
  expect(clock.sleeping).toBe(0)
})
