import { describe, expect, test } from 'bun:test'
import type { ChannelDefinition, Codec, Decoded, ExchangeDefinition } from '../../exchange.ts'
import { fakeExchange } from '../fake-exchange.ts'
import { type ExchangeCheck, exchangeChecks } from './exchange-checks.ts'
import type { ExchangeScript } from './exchange-script.ts'
import { fakeScript, soundExchange } from './fake-script.ts'

/** Waits of checks that are to fail. */
const SOON_MS = 300
/** The same, where ten failed cycles come first. */
const AFTER_CYCLES_MS = 2_000

/** `soundExchange` with a codec that differs. */
const withCodec = (change: (codec: Codec, nth: number) => Partial<Codec>): ExchangeDefinition => {
  let made = 0
  return {
    ...soundExchange,
    createCodec: (options) => {
      made += 1
      const codec = soundExchange.createCodec(options)
      return { ...codec, ...change(codec, made) }
    },
  }
}

/** `soundExchange` that makes something else of what its frames say. */
const misreads = (change: (fact: Decoded) => readonly Decoded[]): ExchangeDefinition =>
  withCodec(({ decode }) => ({ decode: (frame) => decode(frame).flatMap(change) }))

/** What a check says, without its script and channel, of those that do not hold. */
async function failing(definition: ExchangeDefinition, script = fakeScript()): Promise<readonly string[]> {
  const failed = async ({ name, run }: ExchangeCheck) => {
    try {
      await run()
      return []
    } catch {
      return [name.replace(/^[^:]*: /, '')]
    }
  }
  return (await Promise.all(exchangeChecks(definition, [script], { timeoutMs: SOON_MS }).map(failed))).flat()
}

describe('finds', () => {
  test('the codec that forgets acknowledgements', async () => {
    const forgets = misreads((fact) => (fact.kind === 'acknowledged' ? [] : [fact]))
    expect(await failing(forgets)).toContain(
      'is acknowledged once, and then hears what the exchange sends, string by string',
    )
  })

  test('the codec that throws at what it does not know', async () => {
    const throws = { ...soundExchange, createCodec: fakeExchange.createCodec }
    expect(await failing(throws)).toContain('no frame makes the codec throw: nonsense, cut short, or damaged')
  })

  test('the codec that throws when it is asked', async () => {
    const throws = withCodec(({ subscribe }) => ({
      subscribe: (subscription) => {
        if (subscription.market === 'SOL') throw new RangeError('no SOL')
        return subscribe(subscription)
      },
    }))
    expect(await failing(throws)).toContain('everything that a socket may carry is live on it at once')
  })

  test('the adapter that loses a subscription after 10 failed cycles, and only then', async () => {
    const [cycles] = exchangeChecks(
      withCodec(({ subscribe }, nth) => ({
        subscribe: (subscription) => (nth > 10 && subscription.market === 'ETH' ? [] : subscribe(subscription)),
      })),
      [fakeScript()],
      { timeoutMs: AFTER_CYCLES_MS },
    ).filter(({ name }) => name.includes('10 failed cycles'))
    await expect(cycles?.run()).rejects.toThrow('an acknowledgement of order_book:ETH, trades:ETH on socket')
  })

  test('the codec that does not tell a lost message', async () => {
    const unnumbered = misreads((fact) =>
      fact.kind === 'book' ? [{ ...fact, update: { ...fact.update, sequence: null } }] : [fact],
    )
    const found = await failing(unnumbered)
    expect(found).toContain('a lost message invalidates that book alone, from the next one until its fresh snapshot')
    expect(found).toContain('numbers that go backwards break the book')
  })

  test('the codec that takes every delta for a whole book', async () => {
    const whole = misreads((fact) =>
      fact.kind === 'book' ? [{ ...fact, update: { ...fact.update, kind: 'snapshot' } }] : [fact],
    )
    expect(await failing(whole)).toContain('the best prices are those of the server after every single move')
  })

  test('the codec that makes numbers of prices', async () => {
    const rounds = misreads((fact) =>
      fact.kind === 'book'
        ? [
            {
              ...fact,
              update: { ...fact.update, bids: fact.update.bids.map(([price, size]) => [`${Number(price)}`, size]) },
            },
          ]
        : [fact],
    )
    expect(await failing(rounds)).toContain('the best prices are those of the server after every single move')
  })

  test('the codec that mixes up markets', async () => {
    const mixes = misreads((fact) =>
      fact.kind === 'book' ? [{ ...fact, subscription: { ...fact.subscription, market: 'BTC' } }] : [fact],
    )
    expect(await failing(mixes)).toContain('acknowledgements and data of several markets may interleave')
  })

  test('the codec that takes a no for a notice', async () => {
    const deaf = misreads((fact) => (fact.kind === 'refused' ? [{ kind: 'notice', detail: fact.detail }] : [fact]))
    const found = await failing(deaf)
    expect(found).toContain('a refused market is told in the words of the exchange, and the others are served')
    expect(found).toContain('refused once and asked again, it is accepted and right')
  })

  test('the codec that takes garbage for a sign of life', async () => {
    const trusts = misreads((fact) => (fact.kind === 'malformed' ? [{ kind: 'heartbeat' }] : [fact]))
    expect(await failing(trusts)).toContain('garbage between good frames costs nothing but itself')
  })

  test('the canary that speaks for another market', async () => {
    const wrong = misreads((fact) => (fact.kind === 'canary' ? [{ ...fact, market: 'SOL' }] : [fact]))
    expect(await failing(wrong)).toContain(
      'the canary of a market that does not move speaks for that market, and tells nothing of its book',
    )
  })

  test('the codec that sees data in nonsense', async () => {
    const sees = misreads((fact) => (fact.kind === 'malformed' ? [{ kind: 'canary', market: 'BTC' }] : [fact]))
    expect(await failing(sees)).toContain('nonsense, and good frames cut short, say nothing of any subscription')
  })

  test('the codec that asks twice, or in words of its own', async () => {
    const asks = 'asks once for exactly what is wanted, in frames that the exchange understands'
    const twice = withCodec(({ subscribe }) => ({ subscribe: (wish) => [...subscribe(wish), ...subscribe(wish)] }))
    expect(await failing(twice)).toContain(asks)
    const mumbles = withCodec(({ subscribe }) => ({ subscribe: (wish) => ['please', ...subscribe(wish)] }))
    expect(await failing(mumbles)).toContain(asks)
  })

  test('the codec that does not know the answer to its ping', async () => {
    const unheard = misreads((fact) => (fact.kind === 'heartbeat' ? [] : [fact]))
    expect(await failing(unheard)).toContain('a ping is answered, and one of the server is a sign of life')
  })

  test('the codec that is silent when asked anew', async () => {
    const silent = withCodec(({ subscribe }) => {
      const asked = new Set<string>()
      return {
        subscribe: (wish) => {
          if (asked.has(wish.market + wish.channel)) return []
          asked.add(wish.market + wish.channel)
          return subscribe(wish)
        },
      }
    })
    const found = await failing(silent)
    expect(found).toContain('asked anew, a market that does not move answers with its whole book')
    expect(found).toContain('refused once and asked again, it is accepted and right')
  })

  test('the option that no script speaks under', async () => {
    const options = { encoding: { values: ['json', 'sbe'], default: 'json' } }
    expect(await failing({ ...soundExchange, options })).toContain('every value of every option has a script')
  })

  test('the definition that says of acknowledgements or first data what is not so', async () => {
    expect(await failing({ ...soundExchange, acknowledges: false })).toContain(
      'is acknowledged once, and then hears what the exchange sends, string by string',
    )
    const channels = { ...soundExchange.channels, ticker: { ...soundExchange.channels['trades'] } }
    const covers = 'the script speaks of everything in the definition'
    expect(await failing({ ...soundExchange, channels } as ExchangeDefinition)).toContain(covers)
    expect(await failing(soundExchange, { ...fakeScript(), markets: ['BTC', 'ETH', 'eth'] })).toContain(covers)
  })
})

/** `soundExchange` whose book channel is not quite the same. */
const withChannel = (changes: Partial<ChannelDefinition>, acknowledges = true): ExchangeDefinition => {
  const { order_book, ...others } = soundExchange.channels
  if (order_book === undefined) throw new RangeError('Cannot find the channel order_book')
  return { ...soundExchange, acknowledges, channels: { ...others, order_book: { ...order_book, ...changes } } }
}

const mute = fakeScript({ updates: 'whole', numbers: 'none', isTimed: false, firstData: 'on_move' })

describe.each([
  ['numbered deltas', soundExchange, fakeScript()],
  ['whole books with numbers', soundExchange, fakeScript({ updates: 'whole', numbers: 'increasing' })],
  ['whole books with a clock alone', soundExchange, fakeScript({ updates: 'whole', numbers: 'none', depth: 1 })],
  [
    'whole books with neither, after no answer at all',
    withChannel({ snapshotOnSubscribe: false }, false),
    { ...mute, acknowledge: () => [] },
  ],
])('an exchange of %s keeps everything', (_what, definition, script) => {
  for (const { name, run } of exchangeChecks(definition, [script])) test(name, run)
})

test('what is checked follows from the definition and the script', () => {
  const of = (definition: ExchangeDefinition, script: ExchangeScript) =>
    exchangeChecks(definition, [script])
      .map(({ name }) => name)
      .join(' | ')
  const deltas = of(soundExchange, fakeScript())
  expect(deltas).toContain('a lost message invalidates that book alone')
  expect(deltas).toContain('a lost acknowledgement costs no data')
  expect(deltas).not.toContain('is mended by the next')
  const plain = of({ ...soundExchange, acknowledges: false }, mute)
  expect(plain).toContain('a lost message is mended by the next')
  expect(plain).toContain('its next move is the answer')
  for (const absent of ['invalidates', 'lost acknowledgement', 'older than the last', 'its whole book']) {
    expect(plain).not.toContain(absent)
  }
})
