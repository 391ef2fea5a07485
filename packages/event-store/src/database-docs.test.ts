import { describe, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { NoticeContent } from '@holdfast/adapter-core/notices'
import { sampleEvent } from '@holdfast/reconnect-monitor/history/testing'
import { openForReading } from './database.ts'
import type { NoticeStore } from './notice-port.ts'
import { openTestStore } from './testing/open-test-store.ts'
import { AGAIN, FAILED, sampleNotice, sampleTry } from './testing/sample-notice.ts'
import { tempPaths } from './testing/stores.ts'

const PAGE = readFileSync(fileURLToPath(new URL('../../../docs/database.md', import.meta.url)), 'utf8')
const path = tempPaths()
const SQLITE = Bun.which('sqlite3')

/** An instant of March 2026, as the record has it. */
const march = (day: number, time: string): number => new Date(`2026-03-0${day}T${time}Z`).getTime()

const minute = (at: number, n: number, mean: number, min: number, max: number) =>
  ({ connection: 'paradex', metric: 'rtt', at, bucketMs: 60_000, n, mean, min, max }) as const

/**
 * A bot that runs for two hours, crashes in an outage, runs again an hour later, and is asleep for ten minutes. Paradex has
 * an outage of each kind, Vest a planned one.
 */
async function storeWithHistory(): Promise<string> {
  const file = path()
  const store = await openTestStore({ path: file })
  await store.beginRun(march(3, '22:00:00'))
  await store.append([
    sampleEvent('bot_started', march(3, '22:00:00')),
    sampleEvent('connection_live', march(3, '22:00:00')),
    sampleEvent('connection_lost', march(3, '22:30:00'), { cause: 'abnormal_close', detectionMs: 20 }),
    sampleEvent('attempt_started', march(3, '22:30:00.050')),
    sampleEvent('connection_live', march(3, '22:30:00.500')),
    sampleEvent('connection_lost', march(3, '23:59:00')),
  ])
  await store.addSamples([
    minute(march(3, '22:01:00'), 60, 20, 10, 50),
    minute(march(3, '23:02:00'), 30, 40, 15, 45),
    minute(march(4, '02:00:00'), 10, 30, 30, 30),
  ])
  await store.tick(march(4, '00:00:40'))

  const previous = await store.beginRun(march(4, '01:00:00'))
  await store.append([
    sampleEvent('bot_started', march(4, '01:00:00'), { previousRunEndedAt: previous?.endedAt ?? null }),
    sampleEvent('connection_live', march(4, '01:00:00')),
    sampleEvent('connection_live', march(4, '01:00:00'), {}, 'vest'),
    sampleEvent('connection_lost', march(4, '02:00:00'), { cause: 'dns' }),
    sampleEvent('connection_live', march(4, '02:00:02')),
    sampleEvent('watch_interrupted', march(4, '03:10:00'), { lastSeenAt: march(4, '03:00:00') }, null),
    sampleEvent('connection_lost', march(4, '04:00:00'), { cause: 'operator', planned: true }, 'vest'),
    sampleEvent('connection_live', march(4, '04:00:03'), {}, 'vest'),
  ])
  await storeNotices(store.notices)
  await store.tick(march(4, '06:00:00'))
  await store.close()
  return file
}

/** Yesterday's notice, one that was sent at the second try, one that is given up, one that is muted. */
async function storeNotices(notices: NoticeStore): Promise<void> {
  const decidedAt = (createdAt: number, content: Partial<NoticeContent>, mutedBy: string | null = null) =>
    sampleNotice({ createdAt, mutedBy, content: { at: createdAt - 10_000, ...content } })
  const mutedBy = 'mute until 2026-03-04 05:00:00, by anna'
  await notices.advance({ lastEventId: 14, state: null }, [
    decidedAt(march(3, '12:00:00'), { title: 'before the night' }),
    decidedAt(march(4, '00:00:00'), { title: 'paradex is down' }),
    decidedAt(march(4, '01:00:05'), { title: 'paradex is live again', class: 'recovered' }),
    decidedAt(march(4, '04:00:02'), { title: 'vest is down', connections: ['vest'] }, mutedBy),
  ])
  await notices.tried(sampleTry(1, { at: march(3, '12:00:01') }))
  await notices.tried(sampleTry(2, { ...AGAIN, at: march(4, '00:00:00'), dueAt: march(4, '00:00:30') }))
  await notices.tried(sampleTry(2, { at: march(4, '00:00:30.500') }))
  await notices.tried(sampleTry(3, { ...FAILED, at: march(4, '01:00:06') }))
}

const queries = [...PAGE.matchAll(/^### (.+\?)$[\s\S]+?^```sql\n([\s\S]+?)```/gm)].map(
  ([, question = '', sql = '']) => ({ question, sql }),
)

const unwatched = (day: string) =>
  ['paradex', 'vest'].map((connection) => ({ day, connection, uptime_pct: null, coverage_pct: 0 }))

const ANSWERS: readonly (readonly [question: string, answer: readonly object[]])[] = [
  [
    "What was each connection's uptime, day by day?",
    [
      { day: '2026-03-04', connection: 'paradex', uptime_pct: 99.759, coverage_pct: 80.74 },
      { day: '2026-03-04', connection: 'vest', uptime_pct: 99.982, coverage_pct: 80.555 },
      { day: '2026-03-03', connection: 'paradex', uptime_pct: 99.159, coverage_pct: 8.333 },
      { day: '2026-03-03', connection: 'vest', uptime_pct: null, coverage_pct: 0 },
      ...['2026-03-02', '2026-03-01', '2026-02-28', '2026-02-27', '2026-02-26'].flatMap(unwatched),
    ],
  ],
  [
    'Which were the worst hours?',
    [
      { hour: '2026-03-04 02:00', outages: 1, recoveries: 1, mean_recovery_ms: 2_000, worst_ms: 2_000 },
      { hour: '2026-03-03 22:00', outages: 1, recoveries: 1, mean_recovery_ms: 500, worst_ms: 500 },
      { hour: '2026-03-03 23:00', outages: 1, recoveries: 0, mean_recovery_ms: null, worst_ms: null },
    ].map((row) => ({ ...row, connection: 'paradex' })),
  ],
  [
    'How long do round trips take, day by day?',
    [
      { day: '2026-03-04', connection: 'paradex', n: 10, mean_ms: 30, best_ms: 30, worst_ms: 30 },
      { day: '2026-03-03', connection: 'paradex', n: 90, mean_ms: 26.7, best_ms: 10, worst_ms: 50 },
    ],
  ],
  [
    'How long was each connection in which state in the last 24 hours?',
    [
      { connection: 'paradex', state: 'live', seconds: 24_537.5 },
      { connection: 'paradex', state: 'down', seconds: 102.5 },
      { connection: 'vest', state: 'live', seconds: 17_397 },
      { connection: 'vest', state: 'down', seconds: 3 },
    ],
  ],
  [
    'Which were the ten longest outages of the last 30 days?',
    [
      { id: 6, cause: 'remote_close', started: '2026-03-03 23:59:00', seconds: 100, ended_by: 'process_stop' },
      { id: 13, cause: 'operator', started: '2026-03-04 04:00:00', seconds: 3, ended_by: 'recovered' },
      { id: 10, cause: 'dns', started: '2026-03-04 02:00:00', seconds: 2, ended_by: 'recovered' },
      { id: 3, cause: 'abnormal_close', started: '2026-03-03 22:30:00', seconds: 0.5, ended_by: 'recovered' },
    ].map((row) => ({
      ...row,
      connection: row.id === 13 ? 'vest' : 'paradex',
      market: 'all',
      attribution: 'exchange',
      attempts: row.id === 3 ? 1 : 0,
    })),
  ],
  [
    'What goes wrong most, and how long does it take to recover?',
    [
      { cause: 'dns', outages: 1, mean_recovery_ms: 2_000, worst_ms: 2_000, mean_detection_ms: 0 },
      { cause: 'abnormal_close', outages: 1, mean_recovery_ms: 500, worst_ms: 500, mean_detection_ms: 20 },
    ].map((row) => ({ ...row, connection: 'paradex' })),
  ],
  [
    'What happened in the newest outage, step by step?',
    [
      { id: 13, at: '2026-03-04 04:00:00.000', after_ms: 0, type: 'connection_lost', why: 'operator' },
      { id: 14, at: '2026-03-04 04:00:03.000', after_ms: 3_000, type: 'connection_live', why: null },
    ],
  ],
  [
    'When did nobody watch?',
    [
      { began: '2026-03-04 03:00:00', ended: '2026-03-04 03:10:00', seconds: 600, how: 'stalled' },
      { began: '2026-03-04 00:00:40', ended: '2026-03-04 01:00:00', seconds: 3_560, how: 'crashed' },
    ],
  ],
  [
    'Which notices were sent last night, and how late?',
    [
      {
        id: 2,
        channel: 'phone',
        class: 'down',
        title: 'paradex is down',
        happened: '2026-03-03 23:59:50',
        decided_after_s: 10,
        sent_after_s: 30.5,
        tries: 2,
      },
    ],
  ],
  [
    'What was muted?',
    [
      {
        id: 4,
        decided: '2026-03-04 04:00:02',
        channel: 'phone',
        title: 'vest is down',
        muted_by: 'mute until 2026-03-04 05:00:00, by anna',
      },
    ],
  ],
]

describe('the queries of the page give their answers', () => {
  test('asked through the driver', async () => {
    const db = openForReading(await storeWithHistory(), 1_000)
    const answers = queries.map(({ question, sql }) => [question, db.$client.prepare(sql).all()])
    db.$client.close()
    expect<unknown>(answers).toEqual(ANSWERS)
  })

  test.skipIf(SQLITE === null)('asked through the sqlite3 program, as an operator does', async () => {
    const file = await storeWithHistory()
    const answers = queries.map(({ question, sql }) => {
      const { stdout, stderr } = Bun.spawnSync([SQLITE ?? '', '-readonly', '-json', file, sql])
      expect(stderr.toString()).toBe('')
      return [question, JSON.parse(stdout.toString() || '[]')]
    })
    expect<unknown>(answers).toEqual(ANSWERS)
  })
})

test('the page names every table and every column', async () => {
  const db = openForReading(await storeWithHistory(), 1_000)
  const documented = [...PAGE.matchAll(/^### `(\w+)`\n([\s\S]+?)(?=^##)/gm)].map(([, table = '', section = '']) => {
    const [, rows = ''] = section.split('| column | meaning |\n|---|---|\n')
    const cells = [...(rows.split('\n\n')[0] ?? '').matchAll(/^\| (`.+?`) \|/gm)]
    return [table, cells.flatMap(([, cell = '']) => cell.match(/\w+/g) ?? []).toSorted()]
  })
  const tables = db.$client
    .prepare(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '\\_\\_%' ESCAPE '\\'",
    )
    .pluck()
    .all() as string[]
  const actual = tables.map((table) => [
    table,
    (db.$client.pragma(`table_info(${table})`) as { name: string }[]).map(({ name }) => name).toSorted(),
  ])
  db.$client.close()
  expect(Object.fromEntries(documented)).toEqual(Object.fromEntries(actual))
})
