// Run as a process of its own by `kill.test.ts`: stores events for ever and says after each batch what is acknowledged.
import { writeSync } from 'node:fs'
import { arbitraryLog } from '@holdfast/reconnect-monitor/history/testing'
import fc from 'fast-check'
import { openSqliteStore } from '../sqlite-store.ts'

const [path = '', seed = '1'] = process.argv.slice(2)
const log = fc.sample(arbitraryLog, { seed: Number(seed), numRuns: 50 }).flat()
const store = openSqliteStore({ path, mode: 'demo' })
await store.beginRun(1_000)
for (let at = 0; ; at = (at + 7) % (log.length - 20)) {
  const stored = await store.append(log.slice(at, at + 1 + (at % 20)))
  writeSync(1, `${stored.at(-1)?.id}\n`)
}
