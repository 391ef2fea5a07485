import { expect, test } from 'bun:test'
import { fileURLToPath } from 'node:url'
import { StoreOpenError } from './errors.ts'
import { openReader } from './reader.ts'
import { openSqliteStore } from './sqlite-store.ts'
import { tempPaths } from './testing/stores.ts'
import { verifyProjections } from './verify.ts'

const path = tempPaths()
const WRITER = fileURLToPath(new URL('./testing/append-until-killed.ts', import.meta.url))

/** One in the everyday run; the long run asks for many. */
const ROUNDS = Number(process.env['HOLDFAST_KILL_ROUNDS'] ?? 1)

/** Starts a writer, kills it after so many acknowledgements, and tells the ids it acknowledged before it died. */
async function killedAfter(batches: number, file: string, meanwhile: () => Promise<void>): Promise<readonly number[]> {
  const writer = Bun.spawn([process.execPath, WRITER, file, String(batches)], { stdout: 'pipe', stderr: 'inherit' })
  let output = ''
  let isKilled = false
  const decoder = new TextDecoder()
  for await (const chunk of writer.stdout) {
    output += decoder.decode(chunk, { stream: true })
    if (isKilled || output.split('\n').length <= batches) continue
    isKilled = true
    await meanwhile()
    writer.kill('SIGKILL')
  }
  expect(await writer.exited).not.toBe(0)
  return output.split('\n').slice(0, -1).map(Number)
}

test(
  'every acknowledged event survives kill -9, and the projections are the fold of the log',
  async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const file = path()
      const acknowledged = await killedAfter(30 + ((round * 37) % 200), file, async () => {
        expect(() => openSqliteStore({ path: file, mode: 'demo' })).toThrow(StoreOpenError)
        const reader = openReader(file)
        expect((await reader.eventRange())?.first).toBe(1)
        await reader.close()
      })

      const reader = openReader(file)
      const { last } = (await reader.eventRange()) ?? { last: 0 }
      expect(last).toBeGreaterThanOrEqual(acknowledged.at(-1) ?? Number.POSITIVE_INFINITY)
      await reader.close()
      expect(verifyProjections(file)).toEqual([])

      const store = openSqliteStore({ path: file, mode: 'demo' })
      const previous = await store.beginRun(1_000_000)
      expect(previous?.clean).toBe(false)
      await store.append([
        {
          type: 'bot_started',
          at: 1_000_000,
          connection: null,
          data: {
            mode: 'demo',
            version: '0',
            pid: 1,
            connections: [],
            previousRunEndedAt: previous?.endedAt ?? null,
            previousRunClean: false,
          },
        },
      ])
      expect((await store.outages({ ongoing: true, limit: 1 })).items).toEqual([])
      await store.close()
      expect(verifyProjections(file)).toEqual([])
    }
  },
  60_000 + ROUNDS * 5_000,
)
