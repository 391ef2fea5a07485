import { openWriter, type Writer, type WriterOptions } from '../writer.ts'

/** Pages that are kept in memory, in KiB. */
const CACHE_KIB = 262_144
/** Pages of the log before they go to the database: so many that one that is written again and again goes there once. */
const LOG_PAGES = 100_000

/**
 * Opens a database to be filled with a long log by the writer's own core, in this thread and fast: it does not wait for
 * the disk, and a power cut meanwhile may ruin the file.
 *
 * @throws {StoreOpenError} when the file cannot be used, or another bot uses it.
 */
export function openFilling(options: WriterOptions): Writer {
  const writer = openWriter(options)
  const { $client } = writer.db
  $client.pragma('synchronous = OFF')
  $client.pragma(`cache_size = -${CACHE_KIB}`)
  $client.pragma(`wal_autocheckpoint = ${LOG_PAGES}`)
  return writer
}
