import type { Db } from '../database.ts'

/** A statement, and how SQLite means to run it. */
export interface Plan {
  readonly sql: string
  readonly lines: readonly string[]
}

/** Watches what a database is asked. */
export interface PlanWatch {
  /** Plans of the statements prepared since the last call. */
  take(): readonly Plan[]
}

/** Begins to watch. Statements that were prepared before are not seen. */
export function watchPlans(db: Db): PlanWatch {
  const prepare = db.$client.prepare.bind(db.$client)
  const seen = new Set<string>()
  const explained = new Map<string, Plan>()
  const explain = (sql: string): Plan => {
    const unbound = Array.from(sql.matchAll(/\?/g), () => null)
    const rows = prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...unbound) as readonly { readonly detail: string }[]
    return { sql, lines: rows.map(({ detail }) => detail) }
  }
  db.$client.prepare = ((sql: string) => {
    seen.add(sql)
    return prepare(sql)
  }) as typeof db.$client.prepare
  return {
    take: () => {
      const statements = [...seen].filter((sql) => /^\s*(select|with|insert|update|delete)\b/i.test(sql))
      seen.clear()
      return statements.map((sql) => {
        const plan = explained.get(sql) ?? explain(sql)
        explained.set(sql, plan)
        return plan
      })
    },
  }
}

/** Tables that grow with time. */
const GROWING = [
  'events|outages|state_intervals|outage_digests|rollups|samples',
  'notices|notice_connections|notice_tries|silences|acknowledgements',
].join('|')

/** Indexes that a sort may follow: what is found through them is limited before, by a count. */
const LIMITED = /INDEX (outages_by_duration|outages_by_length)|INDEX events_by_outage \(outage_id=\?/

/** What must not be in a plan; empty where it is good at any size. */
export function faultsOf({ sql, lines }: Plan): readonly string[] {
  const faults = lines.filter(
    (line) =>
      new RegExp(`^SCAN (${GROWING})\\b`).test(line) ||
      line.includes('AUTOMATIC') ||
      (line.includes('USE TEMP B-TREE') && !lines.some((other) => LIMITED.test(other))),
  )
  return faults.length === 0 ? [] : [`${sql}\n${lines.map((line) => `    ${line}`).join('\n')}`]
}

/** Indexes through which a statement reads a table, `PRIMARY KEY` for the table itself. */
export function indexesOf({ lines }: Plan, table: string): readonly string[] {
  return lines
    .filter((line) => line.startsWith(`SEARCH ${table} `))
    .map((line) => /INDEX (\w+) \(/.exec(line)?.[1] ?? 'PRIMARY KEY')
}
