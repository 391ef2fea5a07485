import { expect, test } from 'bun:test'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { systemClock } from '@holdfast/adapter-core/clock'
import fc from 'fast-check'
import { openReader } from './reader.ts'
import type { NoticeLine } from './testing/notify-until-killed.ts'
import { tempPaths } from './testing/stores.ts'
import { verifyProjections } from './verify.ts'

const path = tempPaths()
const CHILD = fileURLToPath(new URL('./testing/notify-until-killed.ts', import.meta.url))

/** Two in the everyday run; the long run asks for many. */
const ROUNDS = Number(process.env['HOLDFAST_KILL_ROUNDS'] ?? 2)
const SEED = Number(process.env['HOLDFAST_SEED'] ?? 1)
/** Processes that follow one another over a file. */
const LIVES = 3

/** Runs one until it has said so many lines and a little longer, kills it, and tells what it said. */
async function lifeUntilKilled(file: string, lines: number, delayMs: number): Promise<readonly NoticeLine[]> {
  const child = Bun.spawn([process.execPath, CHILD, file], { stdout: 'pipe', stderr: 'inherit' })
  const said: NoticeLine[] = []
  for await (const text of createInterface({ input: Readable.fromWeb(child.stdout as never) })) {
    said.push(JSON.parse(text))
    if (said.length === lines) void systemClock.sleep(delayMs).then(() => child.kill('SIGKILL'))
  }
  await child.exited
  expect(child.signalCode).toBe('SIGKILL')
  return said
}

async function expectEachOnce(file: string, said: readonly NoticeLine[]): Promise<void> {
  const reader = openReader(file)
  const { lastEventId = 0, state = null } = (await reader.notices.progress()) ?? {}
  const { items } = await reader.notices.list({ limit: 100_000 })
  const decided = items.map(({ channel, createdAt }) => `${createdAt} ${channel}`).toReversed()
  const events = Array.from({ length: lastEventId }, (_, index) => index + 1)
  expect(decided).toEqual(events.flatMap((id) => [`${id} phone`, `${id} desk`]))
  expect(state).toEqual({ decided: decided.length })
  for (const line of said) {
    if (line.kind === 'advanced') expect(line.eventId).toBeLessThanOrEqual(lastEventId)
    else await expectStored(reader, line)
  }
  await reader.close()
}

/** What was said of a try is stored; there may be one more, of which there was no time to say it. */
async function expectStored(
  { notices }: ReturnType<typeof openReader>,
  { id, tries, outcome }: Extract<NoticeLine, { kind: 'tried' }>,
): Promise<void> {
  const told = await notices.get(id)
  expect(told?.notice.tries).toBe(told?.tries.length ?? 0)
  expect(told?.tries[tries - 1]?.outcome).toBe(outcome)
  if (outcome === 'again') return
  expect(told?.notice.status).toBe(outcome)
  expect(told?.tries).toHaveLength(tries)
}

test(
  'killed at any instant, and again in the next lives, each decision was taken once, and no acknowledged try is lost',
  async () => {
    const life = fc.record({ lines: fc.integer({ min: 5, max: 150 }), delayMs: fc.integer({ min: 0, max: 20 }) })
    const rounds = fc.sample(fc.array(life, { minLength: LIVES, maxLength: LIVES }), { seed: SEED, numRuns: ROUNDS })
    for (const round of rounds) {
      const file = path()
      const said: NoticeLine[] = []
      for (const { lines, delayMs } of round) {
        said.push(...(await lifeUntilKilled(file, lines, delayMs)))
        await expectEachOnce(file, said)
      }
      expect(said.some(({ kind }) => kind === 'tried')).toBe(true)
      expect(verifyProjections(file)).toEqual([])
    }
  },
  60_000 + ROUNDS * LIVES * 10_000,
)
