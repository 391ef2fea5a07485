import { describe, expect, test } from 'bun:test'
import type { AdapterSignal } from './adapter.ts'
import { createEncodings } from './encodings.ts'
import { DialError } from './errors.ts'
import { createExchangeAdapter } from './exchange-adapter.ts'
import { FALLBACK_LIFETIME_MS } from './negotiation.ts'
import { FakeClock } from './testing/fake-clock.ts'
import { bookFact, fakeExchange, frameOf } from './testing/fake-exchange.ts'
import { scriptedDial } from './testing/fake-socket.ts'
import { type DialStep, httpFailure } from './testing/mock-script.ts'

const BTC = { channel: 'order_book', market: 'BTC' }
const HOUR_MS = 3_600_000
const ACKNOWLEDGED = frameOf({ kind: 'acknowledged', subscription: BTC })

/** Asks for `sbe` with a schema in the query, and falls back to `json`. A subscribe says which codec sent it. */
const exchange = {
  ...fakeExchange,
  lifetimeMs: null as number | null,
  options: { encoding: { values: ['auto', 'sbe', 'json'], default: 'auto' } },
  negotiation: { preferred: 'sbe', fallback: 'json', refusedBy: [400], retryMs: 20 * HOUR_MS },
  variant: ({ encoding }: Readonly<Record<string, string>>) => ({
    requiredQuery: encoding === 'json' ? {} : { schema: '1' },
  }),
  createCodec: (options: Readonly<Record<string, string>>) => ({
    ...fakeExchange.createCodec(options),
    subscribe: () => [`subscribe in ${options['encoding']}`],
  }),
}

function start(steps: readonly DialStep[] = [], given: Readonly<Record<string, string>> = {}, definition = exchange) {
  const clock = new FakeClock()
  const changes: string[] = []
  const encodings = createEncodings({ clock, onChange: ({ to, why }) => changes.push(`${to}: ${why}`) })
  const script = scriptedDial(...steps)
  const url = 'wss://fake.test/ws'
  const adapter = createExchangeAdapter({ definition, url, options: given, dial: script.dial, clock, encodings })
  const signals: AdapterSignal[] = []
  adapter.listen((signal) => signals.push(signal))
  const stop = new AbortController()
  const dial = (generation: number) =>
    adapter.reconnect(generation, stop.signal).then(
      () => null,
      (error: unknown) => (error instanceof DialError ? error.failure : error),
    )
  /** The last socket that was dialed, and what was asked for in its URL. */
  const socket = () => {
    const found = script.sockets.at(-1)
    if (found === undefined) throw new RangeError('No socket was dialed')
    return found
  }
  const asked = (): readonly string[] => script.requests.map(({ url }) => (url.includes('schema=1') ? 'sbe' : 'json'))
  const came = () => adapter.health().sockets.map(({ encoding }) => encoding)
  /** Dials once more and subscribes. */
  const open = async (generation: number) => {
    await dial(generation)
    adapter.subscribe(generation, BTC)
    return socket()
  }
  return { adapter, asked, came, changes, clock, dial, open, script, signals, socket, stop }
}

/** A connection that was refused the preferred encoding; its next dial is of generation 1. */
async function refused() {
  const world = start([httpFailure(400)])
  await world.dial(1)
  return world
}

describe('auto', () => {
  test('asks for the preferred encoding, with its query and its codec', async () => {
    const { asked, came, open } = start()
    const socket = await open(1)
    expect([asked(), came(), socket.sent[0]]).toEqual([['sbe'], ['sbe'], 'subscribe in sbe'])
  })

  test('refused, wants to be dialed again at once, and then asks for the fallback', async () => {
    const { asked, came, changes, dial, open, signals } = start([httpFailure(400)])
    expect(await dial(1)).toMatchObject({ cause: 'handshake_http', httpStatus: 400, redial: true })
    const socket = await open(1)
    expect([asked(), came(), socket.sent[0]]).toEqual([['sbe', 'json'], ['json'], 'subscribe in json'])
    expect(signals.find(({ type }) => type === 'opened')).toMatchObject({ lifetimeMs: FALLBACK_LIFETIME_MS })
    expect(changes).toEqual(['json: sbe was refused with HTTP 400'])
  })

  test('is no way out of any other failure, nor of a refusal of the fallback', async () => {
    const { asked, dial } = start([httpFailure(503), httpFailure(400), httpFailure(400)])
    expect(await dial(1)).not.toHaveProperty('redial')
    expect(await dial(1)).toMatchObject({ redial: true })
    expect(await dial(1)).not.toHaveProperty('redial')
    expect(asked()).toEqual(['sbe', 'sbe', 'json'])
  })

  test('asks for the preferred again after its time; a preferred socket has no lifetime of its own', async () => {
    const { asked, clock, dial, signals } = await refused()
    await clock.advance(20 * HOUR_MS - 1)
    await dial(1)
    signals.length = 0
    await clock.advance(1)
    await dial(2)
    expect(asked()).toEqual(['sbe', 'json', 'sbe'])
    expect(signals[0]).toEqual({ type: 'opened', generation: 2 })
  })

  test('a successor made at 85 % of the life of a fallback socket asks for the preferred again', async () => {
    const { asked, clock, dial } = await refused()
    await dial(1)
    await clock.advance(0.85 * FALLBACK_LIFETIME_MS)
    await dial(2)
    expect(asked().at(-1)).toBe('sbe')
  })

  test('a fallback socket lives no longer than the exchange lets any', async () => {
    const { dial, signals } = start([httpFailure(400)], {}, { ...exchange, lifetimeMs: HOUR_MS })
    await dial(1)
    await dial(1)
    expect(signals[0]).toMatchObject({ type: 'opened', lifetimeMs: HOUR_MS })
  })
})

describe('data in the fallback on a socket that was asked for the preferred', () => {
  test('is taken: the socket goes on and says so, and the next one asks for the fallback', async () => {
    const { asked, came, changes, dial, open, signals } = start()
    const socket = await open(1)
    socket.push(frameOf({ kind: 'encoding', encoding: 'json' }, bookFact(BTC)))
    socket.push(frameOf({ kind: 'encoding', encoding: 'json' }, { kind: 'heartbeat' }))
    expect(came()).toEqual(['json'])
    expect(socket.isOpen).toBe(true)
    expect(signals.map(({ type }) => type)).toEqual(['opened', 'authenticated', 'noise', 'data', 'heartbeat'])
    await dial(2)
    expect(asked()).toEqual(['sbe', 'json'])
    expect(changes).toEqual(['json: data comes as json though sbe was asked for'])
  })
})

test('a socket that changes its encoding with every frame teaches once', async () => {
  const { changes, open } = start()
  const socket = await open(1)
  for (const encoding of ['json', 'sbe', 'json', 'sbe']) socket.push(frameOf({ kind: 'encoding', encoding }))
  expect(changes).toEqual(['json: data comes as json though sbe was asked for'])
})

describe('a fallback socket that was acknowledged and delivered nothing', () => {
  const cases = {
    'that the exchange ends': ({ socket }: ReturnType<typeof start>) => socket().close(1011),
    'that the monitor gives up': ({ adapter }: ReturnType<typeof start>) => adapter.terminate(1),
  }
  test.each(Object.entries(cases))('%s means that the preferred is required', async (_how, end) => {
    const world = await refused()
    const socket = await world.open(1)
    socket.push(ACKNOWLEDGED)
    end(world)
    await world.dial(2)
    expect(world.asked()).toEqual(['sbe', 'json', 'sbe'])
    expect(world.changes.at(-1)).toBe('sbe: json was acknowledged and delivered nothing')
  })

  const innocent = {
    'when all is closed': async ({ adapter, socket }: ReturnType<typeof start>) => {
      socket().push(ACKNOWLEDGED)
      adapter.close()
    },
    'when it delivered once': async ({ adapter, socket }: ReturnType<typeof start>) => {
      socket().push(frameOf({ kind: 'acknowledged', subscription: BTC }, bookFact(BTC)))
      adapter.terminate(1)
    },
    'when nothing was acknowledged': async ({ socket }: ReturnType<typeof start>) => socket().close(1011),
  }
  test.each(Object.entries(innocent))('%s means nothing', async (_when, end) => {
    const world = await refused()
    await world.open(1)
    await end(world)
    await world.dial(2)
    expect(world.asked()).toEqual(['sbe', 'json', 'json'])
  })
})

test('an encoding that is named is asked for, whatever comes of it', async () => {
  for (const encoding of ['sbe', 'json']) {
    const { asked, came, changes, dial, open } = start([httpFailure(400)], { encoding })
    expect(await dial(1)).not.toHaveProperty('redial')
    const socket = await open(1)
    socket.push(frameOf({ kind: 'encoding', encoding: 'other' }))
    socket.push(ACKNOWLEDGED)
    expect(came()).toEqual(['other'])
    socket.close()
    await dial(2)
    expect(asked()).toEqual([encoding, encoding, encoding])
    expect(changes).toEqual([])
  }
})

test('where an exchange has no option for it there is no encoding to tell', async () => {
  const { came, dial } = start([], {}, { ...exchange, options: {} } as typeof exchange)
  await dial(1)
  expect(came()).toEqual([null])
})
