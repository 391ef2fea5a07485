import { afterEach, expect, test } from 'bun:test'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sampleEvent } from '@holdfast/reconnect-monitor/history/testing'
import { openForWriting } from '../database.ts'
import { type Said, startSaying } from '../testing/said.ts'
import { closingStores, tempPaths } from '../testing/stores.ts'
import { everyEventAt } from '../testing/writer-states.ts'
import { verifyProjections } from '../verify.ts'
import { openWriter } from '../writer.ts'

const path = tempPaths()
const openStore = closingStores()
const WRITER = fileURLToPath(new URL('../testing/append-and-say.ts', import.meta.url))

const running: Said[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((child) => child.kill()))
})

function start(args: readonly string[], before?: readonly string[]): Said {
  const child = startSaying(WRITER, args, before)
  running.push(child)
  return child
}

const range = (n: number): readonly number[] => Array.from({ length: n }, (_, index) => index)

test('what a killed process could only spill is stored at the next start, before anything else', async () => {
  const file = path()
  const spillPath = join(dirname(file), 'spill.jsonl')
  openWriter({ path: file, mode: 'demo' }).close()
  const child = start([file, spillPath])
  await child.until('open')
  child.tell('3')
  await child.until('stored 3')
  const other = openForWriting(file, 1_000)
  other.$client.exec('BEGIN IMMEDIATE')
  child.tell('5')
  await child.until('degraded')
  expect(statSync(spillPath).size).toBeGreaterThan(0)
  await child.kill()
  other.$client.close()

  const store = await openStore({ path: file })
  expect(await store.append([sampleEvent('bot_started', 100)])).toMatchObject([{ id: 9 }])
  expect(await everyEventAt(store)).toEqual([...range(8), 100])
  expect(existsSync(spillPath)).toBe(false)
  await store.close()
  expect(verifyProjections(file)).toEqual([])
}, 30_000)

const hasLimits = Bun.which('prlimit') !== null
if (!hasLimits) process.stderr.write('SKIPPED: the test of an I/O error. It needs prlimit, of util-linux\n')

test.skipIf(!hasLimits)(
  'an I/O error of the disk makes events wait until it is over',
  async () => {
    const file = path()
    openWriter({ path: file, mode: 'demo' }).close()
    // Files that grow beyond the limit fail, as on a quota; the shell keeps the signal from killing the process.
    const child = start([file, path('spill.jsonl')], ['sh', '-c', 'trap \'\' XFSZ; exec "$@"', 'sh'])
    await child.until('open')
    child.tell('3')
    await child.until('stored 3')
    const limit = (bytes: string) =>
      Bun.spawnSync(['prlimit', '--pid', String(child.pid), `--fsize=${bytes}:`]).exitCode
    expect(limit(String(statSync(`${file}-wal`).size))).toBe(0)
    child.tell('40')
    child.tell('40')
    await child.until('degraded')
    expect(limit('unlimited')).toBe(0)
    await child.until('stored 83')
    await child.until('ok')
    await child.kill()
    const store = await openStore({ path: file })
    expect(await everyEventAt(store)).toEqual(range(83))
    await store.close()
    expect(verifyProjections(file)).toEqual([])
  },
  30_000,
)

test('a spill file of another database is left alone, and named by the health of this one', async () => {
  const spillPath = path('spill.jsonl')
  mkdirSync(dirname(spillPath), { recursive: true })
  const header = '{"holdfast":"spill","version":1,"id":"a-spill","database":"another-one"}\n'
  writeFileSync(spillPath, header)
  const store = await openStore({ path: path(), spillPath })
  const { writer } = await store.health()
  expect(writer.spillError).toContain('it holds events of the database with the id another-one; remove it')
  expect(await store.append([sampleEvent('bot_started', 1)])).toMatchObject([{ id: 1 }])
  await store.close()
  expect(readFileSync(spillPath, 'utf8')).toBe(header)
})
