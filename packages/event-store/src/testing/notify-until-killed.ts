// Run as a process of its own by `notice-kill.test.ts`: rules that decide and a channel that is tried, until it is killed. Says
// on standard output what is acknowledged, a line each.
import { writeSync } from 'node:fs'
import { systemClock } from '@holdfast/adapter-core/clock'
import { sampleEvent } from '@holdfast/reconnect-monitor/history/testing'
import { openTestStore } from './open-test-store.ts'
import { AGAIN, FAILED, sampleNotice, sampleTry } from './sample-notice.ts'

/** `advanced`: the rules came as far as this event. `tried`: so many tries of a notice are stored. */
export type NoticeLine =
  | { readonly kind: 'advanced'; readonly eventId: number }
  | {
      readonly kind: 'tried'
      readonly id: number
      readonly tries: number
      readonly outcome: 'sent' | 'again' | 'failed'
    }

const say = (line: NoticeLine): number => writeSync(1, `${JSON.stringify(line)}\n`)
const store = await openTestStore({ path: process.argv[2] ?? '' })
const { notices } = store
await store.beginRun(systemClock.now())

/** Goes on where the process before ended: two notices for every event that there is, each with the event's id for its instant. */
async function decide(): Promise<never> {
  for (;;) {
    const { lastEventId } = (await notices.progress()) ?? { lastEventId: 0 }
    const [event] = (await store.events({ after: lastEventId, limit: 1 })).items
    if (event === undefined) {
      await store.append([sampleEvent('notice_sent', systemClock.now())])
      continue
    }
    const decided = ['phone', 'desk'].map((channel) => sampleNotice({ channel, createdAt: event.id }))
    await notices.advance({ lastEventId: event.id, state: { decided: event.id * decided.length } }, decided)
    say({ kind: 'advanced', eventId: event.id })
  }
}

/** Every third notice is sent at once, every third at the second try, every third given up. */
async function send(): Promise<never> {
  for (;;) {
    for (const { id, tries } of await notices.due(Number.MAX_SAFE_INTEGER, 5)) {
      const wish = id % 3 === 1 && tries === 0 ? AGAIN : id % 3 === 2 ? FAILED : {}
      const outcome = sampleTry(id, wish)
      await notices.tried(outcome)
      say({ kind: 'tried', id, tries: tries + 1, outcome: outcome.outcome })
    }
    await systemClock.sleep(1)
  }
}

await Promise.all([decide(), send()])
