// Run as a process of its own: stores a batch for every line that it reads, and says what becomes of it and of the writer.
import { writeSync } from 'node:fs'
import { sampleEvent } from '@holdfast/reconnect-monitor/history/testing'
import { openTestStore } from './open-test-store.ts'

const [path = '', spillPath = ''] = process.argv.slice(2)
const say = (line: string): void => void writeSync(1, `${line}\n`)
const store = await openTestStore({ path, spillPath, busyTimeoutMs: 20, onWriter: ({ status }) => say(status) })
say('open')
let at = 0
for await (const line of console) {
  const events = Array.from({ length: Number(line) }, () => sampleEvent('attempt_started', at++))
  store.append(events).then(
    (stored) => say(`stored ${stored.at(-1)?.id}`),
    (error) => say(String(error)),
  )
}
await store.close()
