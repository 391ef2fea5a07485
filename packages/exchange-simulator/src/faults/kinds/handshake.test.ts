import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { once } from 'node:events'
import { systemClock } from '../../clock.ts'
import { type Simulator, startSimulator } from '../../simulator.ts'
import { ask, BTC, isBook, subscribeBook } from '../../testing/books.ts'
import { connect } from '../../testing/client.ts'
import { hasTemplate } from '../../testing/sbe-reader.ts'
import { upgradeStatus, upgradeTcp } from '../../testing/tcp.ts'
import { recordOf, stretch } from '../../testing/until.ts'

let simulator: Simulator
beforeEach(async () => {
  simulator = await startSimulator({ rateHz: 100 })
})
afterEach(() => simulator.stop())

const exchange = 'paradex'
const open = () => connect(simulator.urls.paradex)
const status = () => upgradeStatus(simulator.urls.paradex)
const http = () => simulator.urls.paradex.replace('ws:', 'http:')

describe('http_status', () => {
  test('hangs up and answers 503 until it is over, then a new socket proves recovery', async () => {
    const client = await open()
    const record = simulator.inject({ fault: 'http_status', exchange })
    expect(await client.ended).toEqual({ code: 1006, reason: '' })
    expect(await status()).toEqual({ status: 503, retryAfter: null })
    simulator.end(record.id)
    await subscribeBook(await open())
    const { endedAt, firstFrameAt } = recordOf(simulator, record.id)
    expect(firstFrameAt).toBeGreaterThanOrEqual(endedAt ?? Number.POSITIVE_INFINITY)
  })

  test.each([400, 401, 403, 404, 429, 451, 500, 502, 503] as const)('answers %d', async (wanted) => {
    simulator.inject({ fault: 'http_status', exchange, status: wanted, durationMs: 5000 })
    expect((await status()).status).toBe(wanted)
  })

  test('says when to come back, in seconds or as a date, and leaves open sockets alone without cut', async () => {
    const client = await open()
    await subscribeBook(client)
    const asked = { fault: 'http_status', exchange, status: 429, retryAfterS: 7, cut: false, count: 1 } as const
    const record = simulator.inject(asked)
    expect(await status()).toEqual({ status: 429, retryAfter: '7' })
    const before = systemClock.now()
    simulator.inject({ ...asked, retryAfterDate: true })
    const { retryAfter } = await status()
    expect(retryAfter).toMatch(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/)
    expect(Date.parse(retryAfter ?? '')).toBeWithin(before + 7000, before + 9000)
    await client.next(isBook(BTC, 'd'))
    // The sockets that were never hit prove nothing.
    expect(recordOf(simulator, record.id)).toMatchObject({ endedAt: expect.any(Number), firstFrameAt: null })
    expect((await status()).status).toBe(101)
  })

  test('a date without seconds is refused and leaves nothing in force', async () => {
    const asked = { fault: 'http_status', exchange, retryAfterDate: true } as const
    expect(() => simulator.inject(asked)).toThrow('a date needs retryAfterS')
    expect(simulator.records()).toEqual([])
    expect((await status()).status).toBe(101)
  })
})

describe('slow_handshake', () => {
  test('the 101 comes delayMs later, on a socket that then works', async () => {
    const record = simulator.inject({ fault: 'slow_handshake', exchange, delayMs: 150 })
    const startedAt = systemClock.monotonic()
    const client = await open()
    expect(systemClock.monotonic() - startedAt).toBeGreaterThanOrEqual(145)
    await subscribeBook(client)
    expect(recordOf(simulator, record.id)).toMatchObject({ endedAt: null, firstFrameAt: expect.any(Number) })
  })

  test('a client that leaves meanwhile becomes no socket', async () => {
    simulator.inject({ fault: 'slow_handshake', exchange, delayMs: 50 })
    const { socket } = upgradeTcp(simulator.urls.paradex)
    await once(socket, 'connect')
    socket.destroy()
    await stretch(100)
    expect(simulator.status().exchanges[0]?.sockets.open).toBe(0)
  })
})

test('mute_handshake: no byte comes, not even afterwards, and a dial after it works', async () => {
  const client = await open()
  const record = simulator.inject({ fault: 'mute_handshake', exchange })
  expect((await client.ended).code).toBe(1006)
  const { socket } = upgradeTcp(simulator.urls.paradex)
  const seen: string[] = []
  for (const event of ['data', 'end', 'close']) socket.on(event, () => seen.push(event))
  await once(socket, 'connect')
  await stretch(100)
  simulator.end(record.id)
  await stretch(100)
  expect(seen).toEqual([])
  expect(recordOf(simulator, record.id)).toMatchObject({ endedAt: expect.any(Number), firstFrameAt: null })
  await subscribeBook(await open())
  expect(recordOf(simulator, record.id).firstFrameAt).not.toBeNull()
  const closed = once(socket, 'close')
  socket.end()
  await closed
})

test('flap: new sockets are closed after delayMs with the code, and what they get proves nothing', async () => {
  const client = await open()
  const record = simulator.inject({ fault: 'flap', exchange, delayMs: 100, code: 4031 })
  expect((await client.ended).code).toBe(1006)
  for (let dials = 0; dials < 2; dials++) {
    const doomed = await open()
    const openedAt = systemClock.monotonic()
    await subscribeBook(doomed)
    expect((await doomed.ended).code).toBe(4031)
    expect(systemClock.monotonic() - openedAt).toBeGreaterThanOrEqual(90)
  }
  expect(recordOf(simulator, record.id).firstFrameAt).toBeNull()
  simulator.end(record.id)
  const next = await open()
  await subscribeBook(next)
  await stretch(150)
  expect(next.webSocket.readyState).toBe(next.webSocket.OPEN)
  expect(recordOf(simulator, record.id).firstFrameAt).not.toBeNull()
})

test('limit_rate: upgrades beyond perMinute meet 429 and the wait, until it is ended', async () => {
  const client = await open()
  const record = simulator.inject({ fault: 'limit_rate', exchange, perMinute: 2 })
  expect([(await status()).status, (await status()).status]).toEqual([101, 101])
  const { status: refused, retryAfter } = await status()
  expect(refused).toBe(429)
  expect(Number(retryAfter)).toBeWithin(58, 61)
  await subscribeBook(client)
  expect(recordOf(simulator, record.id)).toMatchObject({ endedAt: null, firstFrameAt: null })
  simulator.end(record.id)
  expect((await status()).status).toBe(101)
})

test('maintenance: 1012 for open sockets, 503 for new ones, and REST says so while it lasts', async () => {
  const state = async () => (await fetch(`${http()}/system/state`)).json()
  const client = await open()
  const record = simulator.inject({ fault: 'maintenance', exchange })
  expect(await client.ended).toEqual({ code: 1012, reason: 'service restart' })
  expect((await status()).status).toBe(503)
  expect(await state()).toEqual({ status: 'maintenance' })
  simulator.end(record.id)
  expect(await state()).toEqual({ status: 'ok' })
  await subscribeBook(await open())
  expect(recordOf(simulator, record.id).firstFrameAt).not.toBeNull()
})

test('maintenance_cycle: cancel_only with sockets open, then down, then post_only with the door open, then ok', async () => {
  const state = async () => ((await (await fetch(`${http()}/system/state`)).json()) as { status: string }).status
  const client = await open()
  await subscribeBook(client)
  const record = simulator.inject({ fault: 'maintenance_cycle', exchange, durationMs: 3000 })
  expect([await state(), (await status()).status]).toEqual(['cancel_only', 101])
  await client.next(isBook(BTC, 'd'))
  expect(await client.ended).toEqual({ code: 1012, reason: 'service restart' })
  expect([await state(), (await status()).status]).toEqual(['maintenance', 503])
  const states: string[] = []
  while (states.at(-1) !== 'ok') {
    const told = await state()
    if (told !== states.at(-1)) states.push(told)
    if (told !== 'post_only' || recordOf(simulator, record.id).firstFrameAt !== null) continue
    await subscribeBook(await open())
  }
  expect(states).toEqual(['maintenance', 'post_only', 'ok'])
  const { firstFrameAt, endedAt, beganAt } = recordOf(simulator, record.id)
  expect(firstFrameAt).toBeWithin(beganAt + 2590, endedAt ?? 0)
})

test('maintenance_cycle ended by hand is over, whatever it was at', async () => {
  const record = simulator.inject({ fault: 'maintenance_cycle', exchange, durationMs: 300 })
  simulator.end(record.id)
  await stretch(150)
  expect((await status()).status).toBe(101)
  expect(await (await fetch(`${http()}/system/state`)).json()).toEqual({ status: 'ok' })
})

describe('http_400', () => {
  const SBE = '?sbeSchemaId=1&sbeSchemaVersion=1'
  const openBinary = () => connect(simulator.urls.paradex + SBE)
  const binaryStatus = () => upgradeStatus(simulator.urls.paradex + SBE)

  test('hangs up SBE sockets and refuses new ones, while JSON works and proves recovery', async () => {
    const [binary, plain] = [await openBinary(), await open()]
    const record = simulator.inject({ fault: 'http_400', exchange })
    expect((await binary.ended).code).toBe(1006)
    expect([(await binaryStatus()).status, (await status()).status]).toEqual([400, 101])
    expect(recordOf(simulator, record.id).firstFrameAt).toBeNull()
    await subscribeBook(plain)
    expect(recordOf(simulator, record.id)).toMatchObject({ endedAt: null, firstFrameAt: expect.any(Number) })
    simulator.end(record.id)
    expect((await binaryStatus()).status).toBe(101)
  })

  test('without cut open SBE sockets go on', async () => {
    const binary = await openBinary()
    await ask(binary, 'subscribe')
    simulator.inject({ fault: 'http_400', exchange, cut: false })
    expect((await binaryStatus()).status).toBe(400)
    await binary.nextBinary(hasTemplate(3))
    await binary.ping()
  })
})

test('handshake faults that overlap: the harshest wins, each ends by itself', async () => {
  simulator.inject({ fault: 'slow_handshake', exchange, delayMs: 50 })
  const refusal = simulator.inject({ fault: 'http_status', exchange, status: 502 })
  const silence = simulator.inject({ fault: 'mute_handshake', exchange })
  const { socket, answer } = upgradeTcp(simulator.urls.paradex)
  await once(socket, 'connect')
  await stretch(100)
  simulator.end(silence.id)
  expect((await status()).status).toBe(502)
  simulator.end(refusal.id)
  expect((await status()).status).toBe(101)
  socket.destroy()
  await expect(Promise.race([answer, Promise.resolve('nothing')])).resolves.toBe('nothing')
})
