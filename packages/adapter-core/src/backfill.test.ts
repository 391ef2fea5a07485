import { describe, expect, test } from 'bun:test'
import type { AdapterSignal } from './adapter.ts'
import { createExchangeAdapter } from './exchange-adapter.ts'
import { FakeClock } from './testing/fake-clock.ts'
import { frameOf } from './testing/fake-exchange.ts'
import { scriptedDial } from './testing/fake-socket.ts'
import { fakeRest, fakeTrades, tradeFrame, tradeOf } from './testing/fake-trades.ts'
import { settle } from './testing/settle.ts'
import type { Trade } from './trade.ts'

const TRADES = { channel: 'trades', market: 'BTC' }
const ACKNOWLEDGED = frameOf({ kind: 'acknowledged', subscription: TRADES })

/** An adapter over scripted sockets and a REST API that answers when the test says so. */
function start(isRestOn = true, definition = fakeTrades) {
  const clock = new FakeClock()
  const script = scriptedDial()
  const { fetch, requests } = fakeRest()
  const rest = isRestOn ? { rest: { baseUrl: 'https://fake.test/v1', fetch } } : {}
  const url = 'wss://fake.test/'
  const adapter = createExchangeAdapter({ definition, url, dial: script.dial, clock, ...rest })
  const signals: AdapterSignal[] = []
  adapter.listen((signal) => signals.push(signal))
  const { signal } = new AbortController()
  /** Opens a socket, and lets the exchange acknowledge its trades. */
  const open = async (generation: number) => {
    await adapter.reconnect(generation, signal)
    adapter.subscribe(generation, TRADES)
    deliver(generation, ACKNOWLEDGED)
  }
  const deliver = (generation: number, ...frames: ReturnType<typeof frameOf>[]) => {
    for (const frame of frames) script.sockets[generation - 1]?.push(frame)
  }
  const live = (generation: number, ...numbers: number[]) => deliver(generation, tradeFrame(TRADES, ...numbers))
  /** Answers the newest request with a page of these trades, given oldest first. */
  const answer = async (...numbers: number[]) => {
    requests.at(-1)?.answer(numbers.map(tradeOf))
    await settle()
  }
  /** Which trades were told since the last call: `1 live t7`, `2 backfill t5 t6`. Anything else by its type. */
  const told = () => signals.splice(0).map(wordsOf)
  const trades = () => told().filter((words) => / (live|backfill) /.test(words))
  return { adapter, answer, clock, deliver, live, open, requests, script, signals, told, trades }
}

function wordsOf(signal: AdapterSignal): string {
  const idsOf = (values: readonly unknown[]) => values.map((value) => (value as Trade).id).join(' ')
  if (signal.type === 'data') return `${signal.generation} live ${idsOf([signal.value])}`
  if (signal.type === 'backfill') return `${signal.generation} backfill ${idsOf(signal.values)}`
  return signal.type
}

/** Socket 1 delivered the trades 1 to 3 and is gone; socket 2 is open, and REST is asked. */
async function reopened() {
  const world = start()
  await world.open(1)
  world.live(1, 1, 2, 3)
  world.script.sockets[0]?.close()
  await world.open(2)
  world.told()
  return world
}

describe('the first socket', () => {
  test('delivers at once, and nothing is asked', async () => {
    const { live, open, requests, signals, trades } = start()
    await open(1)
    live(1, 1, 2)
    expect(signals.at(-1)).toMatchObject({ type: 'data', key: 't2', value: tradeOf(2) })
    expect(signals.at(-1)).not.toHaveProperty('heldMs')
    expect(trades()).toEqual(['1 live t1', '1 live t2'])
    expect(requests).toEqual([])
  })
})

describe('a later socket', () => {
  test('tells what was missed after a trade that claims to be of the far future', async () => {
    const { answer, deliver, live, open, script, trades } = start()
    await open(1)
    live(1, 1)
    const value = { ...tradeOf(2), at: Number.MAX_SAFE_INTEGER }
    deliver(1, frameOf({ kind: 'event', subscription: TRADES, exchangeTime: value.at, value }))
    script.sockets[0]?.close()
    await open(2)
    trades()
    await answer(1, 3, 4)
    expect(trades()).toEqual(['2 backfill t3 t4'])
  })

  test('asks as soon as it is acknowledged, and tells what was missed before what is live', async () => {
    const { answer, clock, live, requests, signals, told } = await reopened()
    expect(requests.map(({ url }) => url)).toEqual(['https://fake.test/v1/trades?market=BTC'])
    live(2, 6)
    await clock.advance(120)
    live(2, 7)
    expect(told()).toEqual(['heartbeat', 'heartbeat'])
    await answer(2, 3, 4, 5, 6)
    expect(signals).toMatchObject([
      {
        type: 'backfill',
        generation: 2,
        subscription: TRADES,
        values: [tradeOf(4), tradeOf(5)],
        origins: [
          { key: 't4', exchangeTime: 40 },
          { key: 't5', exchangeTime: 50 },
        ],
      },
      { type: 'data', value: tradeOf(6), heldMs: 120 },
      { type: 'data', value: tradeOf(7) },
    ])
    live(2, 8)
    expect(told().slice(-1)).toEqual(['2 live t8'])
    expect(clock.sleeping).toBe(0)
  })

  test('whose data comes before its acknowledgement asks then, and only once', async () => {
    const { adapter, deliver, live, open, requests } = start()
    await open(1)
    live(1, 1)
    await adapter.reconnect(2, new AbortController().signal)
    adapter.subscribe(2, TRADES)
    live(2, 2)
    deliver(2, ACKNOWLEDGED)
    adapter.resubscribe(2, TRADES)
    deliver(2, ACKNOWLEDGED)
    expect(requests).toHaveLength(1)
  })

  test('on a quiet market tells what was missed without waiting for a live trade', async () => {
    const { answer, trades } = await reopened()
    await answer(3, 4)
    expect(trades()).toEqual(['2 backfill t4'])
  })

  test('that missed nothing tells nothing', async () => {
    const { answer, live, told } = await reopened()
    await answer(1, 2, 3)
    live(2, 4)
    expect(told()).toEqual(['2 live t4'])
  })

  test('goes back page by page until the last known trade', async () => {
    const { answer, requests, trades } = await reopened()
    await answer(7, 8)
    await answer(5, 6, 7)
    await answer(3, 4, 5)
    expect(requests.map(({ url }) => new URL(url).searchParams.get('until'))).toEqual([null, '70', '50'])
    expect(trades()).toEqual(['2 backfill t4 t5 t6 t7 t8'])
  })

  test('takes trades older than the last known for known, whatever their key', async () => {
    const { answer, live, trades } = await reopened()
    await answer(-1, 0, 4)
    live(2, 5)
    expect(trades()).toEqual(['2 backfill t4', '2 live t5'])
  })
})

describe('each trade is told once', () => {
  test('where REST tells it before the socket does', async () => {
    const { answer, live, trades } = await reopened()
    await answer(3, 4, 5)
    live(2, 5, 6)
    expect(trades()).toEqual(['2 backfill t4 t5', '2 live t6'])
  })

  test('in its order, where REST is ahead of the socket', async () => {
    const { answer, live, trades } = await reopened()
    live(2, 5)
    await answer(3, 4, 5, 6, 7)
    live(2, 6, 7)
    expect(trades()).toEqual(['2 backfill t4', '2 live t5', '2 live t6', '2 live t7'])
  })

  test('in its order, where REST lists later ones before the one that was held back', async () => {
    const { answer, live, trades } = await reopened()
    live(2, 5)
    await answer(3, 4, 6)
    live(2, 6)
    expect(trades()).toEqual(['2 backfill t4', '2 live t5', '2 live t6'])
  })

  test('where the exchange repeats the last ones at every subscribe', async () => {
    const { answer, live, trades } = await reopened()
    live(2, 2, 3, 4)
    await answer(3, 4)
    live(2, 4, 5)
    expect(trades()).toEqual(['2 live t4', '2 live t5'])
  })

  test('on each of two sockets side by side: neither takes the other’s', async () => {
    const { answer, live, open, trades } = start()
    await open(1)
    live(1, 1)
    await open(2)
    await answer(1)
    live(2, 2)
    live(1, 2, 3)
    live(2, 3)
    expect(trades()).toEqual(['1 live t1', '2 live t2', '1 live t2', '1 live t3', '2 live t3'])
  })
})

describe('where not all can be told', () => {
  const NOTICE = { type: 'noise', kind: 'notice', detail: expect.stringContaining('may be missing') }
  const givenUp = {
    'the request fails': async ({ requests }: ReturnType<typeof start>) => requests[0]?.fail(),
    'the answer is none': async ({ requests }: ReturnType<typeof start>) => requests[0]?.answer({ error: 'no' }),
    'it takes 5 s': async ({ clock }: ReturnType<typeof start>) => clock.advance(5_000),
  }
  test.each(Object.entries(givenUp))(
    'as %s, the live ones go out, with a notice at the next frame',
    async (_how, give) => {
      const world = await reopened()
      world.live(2, 6)
      await give(world)
      await settle()
      expect(world.trades()).toEqual(['2 live t6'])
      world.live(2, 7)
      expect(world.signals).toMatchObject([NOTICE, { type: 'data', value: tradeOf(7) }])
      expect(world.requests[0]?.signal.aborted).toBe(true)
      expect(world.clock.sleeping).toBe(0)
    },
  )

  test('as there are more than five pages, the newest are told', async () => {
    const { answer, live, requests, signals, trades } = await reopened()
    for (const newest of [100, 98, 96, 94, 92]) await answer(newest - 1, newest)
    expect(requests).toHaveLength(5)
    expect(trades()).toEqual(['2 backfill t91 t92 t93 t94 t95 t96 t97 t98 t99 t100'])
    live(2, 101)
    expect(signals).toMatchObject([NOTICE, { type: 'data' }])
  })

  test('as older ones are not to be had, what there is is told', async () => {
    const { answer, requests, trades } = await reopened()
    await answer(8, 9)
    await answer(8, 9)
    expect(requests).toHaveLength(2)
    expect(trades()).toEqual(['2 backfill t8 t9'])
  })

  test('as a later page fails, the ones before it are told', async () => {
    const { answer, requests, trades } = await reopened()
    await answer(8, 9)
    requests[1]?.fail()
    await settle()
    expect(trades()).toEqual(['2 backfill t8 t9'])
  })

  test('as 5,000 live ones wait, they wait no longer', async () => {
    const { answer, live, trades } = await reopened()
    for (let number = 10; number < 5_009; number++) live(2, number)
    expect(trades()).toEqual([])
    live(2, 5_009)
    expect(trades()).toHaveLength(5_000)
    await answer(3, 4)
    expect(trades()).toEqual([])
  })
})

test('a socket that ends while it is filled tells nothing more; the next one fills what both missed', async () => {
  const { adapter, answer, clock, live, open, requests, told, trades } = await reopened()
  live(2, 6)
  adapter.terminate(2)
  expect(requests[0]?.signal.aborted).toBe(true)
  expect(clock.sleeping).toBe(0)
  await open(3)
  told()
  await answer(3, 4, 5, 6)
  live(3, 7)
  expect(trades()).toEqual(['3 backfill t4 t5 t6', '3 live t7'])
})

test('a listener that gives the socket up at what was missed hears nothing of what was held', async () => {
  const { adapter, answer, live } = await reopened()
  live(2, 6)
  const heard: string[] = []
  adapter.listen((signal) => {
    heard.push(signal.type)
    adapter.terminate(2)
  })
  await answer(3, 4, 5)
  expect(heard).toEqual(['backfill'])
})

describe('nothing is asked or held back, and repeats are dropped all the same', () => {
  const keyed = { ...fakeTrades, backfill: { trades: { keyOf: ({ id }: Trade) => id } } }

  test.each([
    ['where REST is off', () => start(false)],
    ['where REST tells no trades', () => start(true, keyed)],
  ])('%s', async (_where, begin) => {
    const { live, open, requests, script, trades } = begin()
    await open(1)
    live(1, 1, 2)
    script.sockets[0]?.close()
    await open(2)
    live(2, 2, 3)
    expect(trades()).toEqual(['1 live t1', '1 live t2', '2 live t3'])
    expect(requests).toEqual([])
  })
})
