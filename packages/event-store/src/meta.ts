import { eq } from 'drizzle-orm'
import type { Db } from './database.ts'
import { meta } from './schema.ts'

/** What the file knows of itself under a key; null where it knows nothing. */
export function readMeta(db: Db, key: string): string | null {
  return db.select({ value: meta.value }).from(meta).where(eq(meta.key, key)).get()?.value ?? null
}

/** Writes it, or writes it anew. */
export function writeMeta(db: Db, key: string, value: string): void {
  db.insert(meta).values({ key, value }).onConflictDoUpdate({ target: meta.key, set: { value } }).run()
}
