import { CAUSES, type Cause, type Outage } from '@holdfast/adapter-core/events'
import type { outageDigests } from './schema.ts'

/** Most outages of one row of `outage_digests`: so many are written anew when one of them changes. */
export const DIGEST_SIZE = 256

/** What statistics need of an outage of scope `connection`. Instants in ms since the Unix epoch, durations in ms. */
export interface OutageDigest {
  readonly id: number
  readonly startedAt: number
  readonly detectedAt: number
  /** Null while ongoing. */
  readonly endedAt: number | null
  readonly isRecovered: boolean
  readonly durationMs: number | null
  readonly detectionMs: number
  readonly planned: boolean
  readonly cause: Cause
}

/** Numbers of one packed outage. */
export const DIGEST_FIELDS = 7

const CAUSE_CODES = new Map(CAUSES.map((cause, index) => [cause, index]))

/**
 * Outages as little-endian doubles, seven each: id, start, detection, end (NaN = ongoing), duration (NaN = none),
 * detection time, and a code of cause, plan and recovery. The code counts causes in the order of `CAUSES`: a change of that
 * order must raise `FOLD_VERSION`, so that digests are made anew.
 */
function packDigests(outages: readonly OutageDigest[]): Buffer {
  const numbers = new Float64Array(outages.length * DIGEST_FIELDS)
  outages.forEach((outage, index) => {
    putDigest(numbers, index, outage)
  })
  return Buffer.from(numbers.buffer)
}

/** Puts an outage into its place among packed ones. */
export function putDigest(numbers: Float64Array, index: number, outage: OutageDigest): void {
  const { id, startedAt, detectedAt, endedAt, durationMs, detectionMs } = outage
  const code = (CAUSE_CODES.get(outage.cause) ?? 0) * 4 + Number(outage.planned) * 2 + Number(outage.isRecovered)
  numbers.set(
    [id, startedAt, detectedAt, endedAt ?? Number.NaN, durationMs ?? Number.NaN, detectionMs, code],
    index * DIGEST_FIELDS,
  )
}

/** The outage at a place among packed ones. */
export function takeDigest(numbers: Float64Array, index: number): OutageDigest {
  const [id = 0, startedAt = 0, detectedAt = 0, endedAt = 0, durationMs = 0, detectionMs = 0, code = 0] =
    numbers.subarray(index * DIGEST_FIELDS, (index + 1) * DIGEST_FIELDS)
  return {
    id,
    startedAt,
    detectedAt,
    endedAt: Number.isNaN(endedAt) ? null : endedAt,
    durationMs: Number.isNaN(durationMs) ? null : durationMs,
    detectionMs,
    cause: CAUSES[code >> 2] ?? 'unknown',
    planned: (code & 2) !== 0,
    isRecovered: (code & 1) !== 0,
  }
}

/** The numbers of packed outages, to be walked without making an object of each; see `packDigests`. */
export function digestNumbers(packed: Buffer): Float64Array {
  // A view needs an aligned start, which not every buffer has.
  const { buffer, byteOffset, length } = packed
  return byteOffset % 8 === 0
    ? new Float64Array(buffer, byteOffset, length / 8)
    : new Float64Array(new Uint8Array(packed).buffer)
}

/** What `packDigests` packed. */
export function unpackDigests(packed: Buffer): readonly OutageDigest[] {
  const numbers = digestNumbers(packed)
  return Array.from({ length: numbers.length / DIGEST_FIELDS }, (_, index) => takeDigest(numbers, index))
}

/** A row of `outage_digests`. */
export type DigestRow = typeof outageDigests.$inferSelect

/** Outages of one connection, in the order of their ids, as the table must hold them. */
export function* digestRowsOf(connection: string, outages: Iterable<OutageDigest>): Generator<DigestRow> {
  let chunk: OutageDigest[] = []
  for (const outage of outages) {
    if (chunk.length === DIGEST_SIZE) {
      yield digestRow(connection, chunk)
      chunk = []
    }
    chunk.push(outage)
  }
  if (chunk.length > 0) yield digestRow(connection, chunk)
}

function digestRow(connection: string, chunk: readonly OutageDigest[]): DigestRow {
  const { startedAt: from = 0, id: firstId = 0 } = chunk[0] ?? {}
  return { connection, from, firstId, n: chunk.length, records: packDigests(chunk) }
}

/** The digest of an outage. */
export function digestOf(outage: Outage): OutageDigest {
  const { id, startedAt, detectedAt, endedAt, recoveredAt, durationMs, detectionMs, planned, cause } = outage
  return {
    id,
    startedAt,
    detectedAt,
    endedAt,
    isRecovered: recoveredAt !== null,
    durationMs,
    detectionMs,
    planned,
    cause,
  }
}
