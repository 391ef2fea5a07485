import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { type Db, openForWriting } from './database.ts'
import type { EventQuery, OutageQuery, StoreReader } from './port.ts'
import { createReader } from './reader.ts'
import { insertSamples } from './sample-queries.ts'
import { faultsOf, indexesOf, type Plan, type PlanWatch, watchPlans } from './testing/plans.ts'
import { tempPaths } from './testing/stores.ts'
import { openWriter } from './writer.ts'

const path = tempPaths()

/** After all that happened. */
const LATER = 1e12

/** More outages than are sorted. */
const MANY = 25_000

function createDatabase(rows: number): Db {
  const file = path()
  openWriter({ path: file, mode: 'demo' }).close()
  const db = openForWriting(file, 5_000)
  db.$client.exec(`
    WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < ${rows})
    INSERT INTO events (at, connection, type, outage_id, data)
    SELECT id * 1000, 'paradex', 'connection_lost', id, '{}' FROM n;
    INSERT INTO outages (id, connection, scope, cause, attribution, planned, started_at, detected_at, ended_at,
                         duration_ms, detection_ms, attempts)
    SELECT id, connection, 'connection', 'dns', 'us', 0, at, at, at + 500, 500, 0, 0 FROM events;`)
  return db
}

/** Every choice of some of the filters. */
function subsetsOf<T extends object>(filters: T): readonly Partial<T>[] {
  let subsets: readonly Partial<T>[] = [{}]
  for (const [name, value] of Object.entries(filters)) {
    subsets = subsets.flatMap((subset) => [subset, { ...subset, [name]: value }])
  }
  return subsets
}

const EVENT_QUERIES = subsetsOf<Omit<EventQuery, 'limit'>>({
  connection: 'paradex',
  type: 'connection_lost',
  outage: 7,
  from: 0,
  to: LATER,
  after: 0,
  cause: 'dns',
  minDurationMs: 1,
}).flatMap((query) =>
  query.type === undefined ? [query] : [query, { ...query, type: ['connection_lost', 'bot_started'] as const }],
)
const OUTAGE_QUERIES = subsetsOf<Omit<OutageQuery, 'limit'>>({
  connection: 'paradex',
  cause: 'dns',
  scope: 'connection',
  from: 0,
  to: LATER,
  minDurationMs: 1,
})
  .flatMap((query) => [query, { ...query, ongoing: true }, { ...query, ongoing: false }])
  // After all that there is, so that the page is filled from what began long before.
  .flatMap((query) => (query.from === undefined ? [query] : [query, { ...query, from: LATER, to: 2 * LATER }]))

/** The indexes whose ranges a page of events must be. */
function eventsIndexes(
  { connection, type, outage, cause, minDurationMs }: Partial<EventQuery>,
  areMany: boolean,
): readonly string[] {
  if (outage !== undefined || (!areMany && (cause !== undefined || minDurationMs !== undefined))) {
    return ['events_by_outage']
  }
  if (type === undefined) return [connection === undefined ? 'PRIMARY KEY' : 'events_by_connection']
  if (connection === undefined || !areMany) return ['events_by_type']
  // Of several, one is rare.
  return typeof type === 'string' ? ['events_by_connection'] : ['events_by_connection', 'events_by_type']
}

/** The indexes that pages of outages must read. */
function outagesIndexes(query: Partial<OutageQuery>, areMany: boolean): readonly string[] {
  const { connection, cause, scope, from, minDurationMs, ongoing } = query
  if (ongoing === true) return ['outages_ongoing']
  if (minDurationMs !== undefined && connection === undefined && !areMany) return ['outages_by_duration', 'PRIMARY KEY']
  const by = (connection && 'connection') ?? (cause && 'cause') ?? (scope && 'scope') ?? 'start'
  const byStart = `outages_by_${by}`
  if (from === undefined || from < LATER) return [byStart]
  return [byStart, 'outages_ongoing', 'outages_by_length', 'PRIMARY KEY']
}

/** Asks pages, and tells which plans are bad at ten million events. */
async function findFaults(
  db: Db,
  areMany: boolean,
  eventQueries = EVENT_QUERIES,
  outageQueries = OUTAGE_QUERIES,
): Promise<readonly string[]> {
  const watch = watchPlans(db)
  const reader = createReader(db)
  const faults = watch.take().flatMap(faultsOf)
  for (const query of eventQueries) {
    for (const plans of await pagePlans(watch, query, reader.events)) {
      const unexpected = otherThan(eventsIndexes(query, areMany), query, plans, 'events', '"data"')
      faults.push(...plans.flatMap(faultsOf), ...unexpected)
    }
  }
  for (const query of outageQueries) {
    for (const plans of await pagePlans(watch, query, reader.outages)) {
      const unexpected = otherThan(outagesIndexes(query, areMany), query, plans, 'outages', '"phases"')
      faults.push(...plans.flatMap(faultsOf), ...unexpected)
    }
  }
  return [...new Set(faults)]
}

/** Plans of a first page, and of one behind a cursor. */
async function pagePlans<Q extends object>(
  watch: PlanWatch,
  query: Q,
  read: (query: Q & { limit: number; cursor?: string }) => Promise<{ readonly next: string | null }>,
): Promise<readonly (readonly Plan[])[]> {
  watch.take()
  const { next } = await read({ ...query, limit: 1 })
  const first = watch.take()
  if (next === null) return [first]
  await read({ ...query, limit: 1, cursor: next })
  return [first, watch.take()]
}

/** A fault where the statements that read a page go through other indexes than they should. */
function otherThan(
  expected: readonly string[],
  query: object,
  plans: readonly Plan[],
  table: string,
  column: string,
): readonly string[] {
  const pages = plans.filter(({ sql }) => sql.includes(column))
  const used = [...new Set(pages.flatMap((plan) => indexesOf(plan, table)))]
  if (used.toSorted().join() === expected.toSorted().join()) return []
  const lines = pages.flatMap((plan) => plan.lines).join('\n    ')
  return [`${JSON.stringify(query)} must read ${expected}, reads ${used}\n    ${lines}`]
}

async function askTheRest(reader: StoreReader, db: Db): Promise<void> {
  const window = { from: 1_000, to: 2_000_000 }
  await reader.timeline(window, 5)
  await reader.stats(window, 5)
  await reader.outage(7)
  await reader.eventRange()
  await reader.lastSeenAt()
  for (const metric of ['rtt', 'rate', 'recovery'] as const) {
    await reader.series({ ...window, connection: 'paradex', metric })
  }
  insertSamples(db, [
    { connection: 'paradex', metric: 'rtt', at: 60_000, bucketMs: 60_000, n: 1, mean: 1, min: 1, max: 1 },
  ])
}

describe.each([
  ['few', 50],
  ['many', MANY],
])('with %s outages', (_name, rows) => {
  let db: Db
  beforeAll(() => {
    db = createDatabase(rows)
  })
  afterAll(() => {
    db.$client.close()
  })

  test('every page is a range of an index, whatever the filters', async () => {
    expect((await findFaults(db, rows === MANY)).join('\n\n')).toBe('')
  }, 60_000)

  test('every other query is one too', async () => {
    const watch = watchPlans(db)
    await askTheRest(createReader(db), db)
    const plans = watch.take()
    expect(plans.flatMap(faultsOf).join('\n\n')).toBe('')
    for (const table of ['state_intervals', 'outage_digests', 'rollups', 'samples', 'outages', 'events']) {
      expect(plans.flatMap((plan) => indexesOf(plan, table)).length, table).toBeGreaterThan(0)
    }
  })
})

const INDEXES = [
  ...['events_by_connection', 'events_by_type', 'events_by_outage'],
  ...['outages_by_start', 'outages_by_connection', 'outages_by_cause'],
  ...['outages_by_scope', 'outages_by_duration', 'outages_by_length', 'outages_ongoing'],
]

describe('without', () => {
  let db: Db
  beforeAll(() => {
    db = createDatabase(50)
  })
  afterAll(() => {
    db.$client.close()
  })

  test.each(INDEXES)('%s a page is not', async (index) => {
    const eventQueries = EVENT_QUERIES.filter((query) => eventsIndexes(query, false).includes(index)).slice(0, 1)
    const outageQueries = OUTAGE_QUERIES.filter((query) => outagesIndexes(query, false).includes(index)).slice(0, 1)
    expect(await findFaults(db, false, eventQueries, outageQueries)).toEqual([])
    db.$client.exec(`BEGIN; DROP INDEX ${index}`)
    try {
      await expect(findFaults(db, false, eventQueries, outageQueries)).rejects.toThrow(index)
    } finally {
      db.$client.exec('ROLLBACK')
    }
  })
})
