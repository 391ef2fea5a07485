import { afterAll, expect, test } from 'bun:test'
import { join } from 'node:path'
import fc from 'fast-check'
import { emptyFolders } from '../../testing/bot-process.ts'
import { openTestStore } from '../../testing/open-test-store.ts'
import { type Cast, createCast } from '../../testing/stream-cast.ts'

const SEED = Number(Bun.env['HOLDFAST_SEED'] ?? 1)
const RUNS = Bun.env['HOLDFAST_FULL'] === '1' ? 500 : 50
const LIMIT_MS = 120_000 + RUNS * 1_000

const folder = emptyFolders()
const store = await openTestStore(join(folder(), 'stream.db'))
afterAll(() => store.close())

type Act =
  | { readonly do: 'burst'; readonly about: readonly (string | null)[] }
  | { readonly do: 'connect'; readonly member: number }
  | { readonly do: 'read'; readonly member: number; readonly pieces: number }
  | { readonly do: 'drop'; readonly member: number; readonly share: number }
  | { readonly do: 'read record'; readonly member: number }
  | { readonly do: 'hold answers' }
  | { readonly do: 'let answers go' }
  | { readonly do: 'restart' }

const member = fc.nat({ max: 2 })
const plan = fc.record({
  only: fc.constantFrom(null, ['paradex'], ['vest', 'hyperliquid']),
  back: fc.option(fc.nat({ max: 60 }), { nil: null }),
})
const about = fc.array(fc.constantFrom('paradex', 'vest', 'hyperliquid', null), { minLength: 1, maxLength: 30 })
const share = fc.double({ min: 0, max: 1, noNaN: true })
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('burst' as const), about }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('read' as const), member, pieces: fc.integer({ min: 1, max: 6 }) }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('connect' as const), member }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('drop' as const), member, share }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('read record' as const), member }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('hold answers' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('let answers go' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const) }) },
)
const story = fc.record({
  plans: fc.tuple(plan, plan, plan),
  limits: fc.record({ recentEvents: fc.constantFrom(0, 5, 2_000), pageEvents: fc.constantFrom(1, 3, 20) }),
  acts: fc.array(act, { minLength: 10, maxLength: 60 }),
})

async function play(cast: Cast, one: Act): Promise<void> {
  switch (one.do) {
    case 'burst':
      return cast.burst(one.about)
    case 'connect':
      return cast.connect(one.member)
    case 'read':
      return cast.read(one.member, one.pieces)
    case 'drop':
      return cast.drop(one.member, one.share)
    case 'read record':
      return cast.readRecord(one.member)
    case 'hold answers':
      return cast.holdAnswers()
    case 'let answers go':
      return cast.letAnswersGo()
    case 'restart':
      return cast.restart()
  }
}

test(
  'whoever comes, drops and comes back sees every event since its first id once and in order, whatever is appended meanwhile',
  async () => {
    await fc.assert(
      fc.asyncProperty(story, async ({ acts, limits, plans }) => {
        const cast = await createCast(store, plans, limits)
        for (const one of acts) await play(cast, one)
        await cast.finish()
        for (const one of cast.members) {
          expect(one.client.names).not.toContain('reset')
          expect(one.client.ids).toEqual([...(await cast.expected(one))])
        }
      }),
      { seed: SEED, numRuns: RUNS },
    )
  },
  LIMIT_MS,
)
