import { openForReading } from '../database.ts'

/** Every row of every table of a database file, as text and in its order; equal exactly where the files say the same. */
export function tablesOf(path: string): Readonly<Record<string, readonly string[]>> {
  const { $client: client } = openForReading(path, 1_000)
  try {
    const names = client
      .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
      .pluck()
      .all()
    const rowsOf = (name: string): readonly unknown[] => client.prepare(`SELECT * FROM ${name}`).raw().all()
    return Object.fromEntries(
      names.map((name) => [
        name,
        rowsOf(name)
          .map((row) => JSON.stringify(row))
          .toSorted(),
      ]),
    )
  } finally {
    client.close()
  }
}
