import { and, eq, gte, lt } from 'drizzle-orm'
import type { Db } from './database.ts'
import type { Sample, SampleQuery } from './port.ts'
import { samples } from './schema.ts'

/** Samples of one connection and metric in a window, oldest first. */
export function querySamples(db: Db, { connection, metric, from, to }: SampleQuery): readonly Sample[] {
  return db
    .select()
    .from(samples)
    .where(
      and(eq(samples.connection, connection), eq(samples.metric, metric), gte(samples.at, from), lt(samples.at, to)),
    )
    .orderBy(samples.at)
    .all()
}

/** Stores samples; one that is there already is replaced. */
export function insertSamples(db: Db, added: readonly Sample[]): void {
  db.transaction(() => {
    for (const sample of added) {
      const { connection: _, metric: __, at: ___, ...values } = sample
      db.insert(samples)
        .values(sample)
        .onConflictDoUpdate({ target: [samples.connection, samples.metric, samples.at], set: values })
        .run()
    }
  })
}
