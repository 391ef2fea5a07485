import type { HoldfastEvent } from '@holdfast/adapter-core/events'
import type { Batch } from '../batch.ts'

/** The first line of a spill file. */
interface SpillHeader {
  readonly holdfast: 'spill'
  readonly version: 1
  /** Names this file; the database remembers the one it took in last. */
  readonly id: string
  /** Id of the database that the events belong to. */
  readonly database: string
}

/** Every other line. */
interface SpillBatch extends Batch {
  readonly events: readonly HoldfastEvent[]
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()

export function encodeLine(value: SpillHeader | SpillBatch): Uint8Array {
  return encoder.encode(`${JSON.stringify(value)}\n`)
}

/** Null for what is no header of ours. */
export function parseHeader(line: Uint8Array): SpillHeader | null {
  const value = parseObject(line)
  return value?.['holdfast'] === 'spill' && value['version'] === 1 ? (value as unknown as SpillHeader) : null
}

const BEGINNING = '{"holdfast":"spill","version":1,'

/** True for a header that was not written to its end. */
export function isHeadersBeginning(line: Uint8Array): boolean {
  const text = decoder.decode(line)
  return BEGINNING.startsWith(text) || text.startsWith(BEGINNING)
}

/** Null for a line that was not written to its end. */
export function parseBatch(line: Uint8Array): SpillBatch | null {
  const value = parseObject(line)
  const isBatch =
    typeof value?.['writer'] === 'string' && Number.isInteger(value['seq']) && Array.isArray(value['events'])
  return isBatch ? (value as unknown as SpillBatch) : null
}

function parseObject(line: Uint8Array): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(decoder.decode(line))
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : null
  } catch {
    return null
  }
}
