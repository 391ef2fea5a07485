import type { BookLevel, Trade } from '@holdfast/adapter-core'
import { createLevels, type Levels } from './levels.ts'
import { HEADER_BYTES, readCount, readInstant, readInt64, readUint16 } from './reader.ts'
import { BBO, BOOK, HEARTBEAT, skippedName, TRADE } from './templates.ts'
import { createTexts, type Texts } from './texts.ts'

/** The schema we know. A later one is a breaking change (schema's versioning policy); later versions only append. */
const SCHEMA_ID = 1

/** Bytes of each block that are read; a longer one was appended to, and is stepped over by its own length. */
const TRADE_BYTES = 49
const BBO_BYTES = 48
const BOOK_BYTES = 17
const HEARTBEAT_BYTES = 16

/** The longest trade id taken from appended data, in characters; real ones have 28. */
const MAX_ID_LENGTH = 64

/** Aggressor sides on the wire; 254 says that there is none to say. */
const SIDES: Readonly<Record<number, Trade['side']>> = { 1: 'buy', 2: 'sell' }

/** Whole books and changes, as `pkgType` on the wire. */
const SNAPSHOT = 0
const DELTA = 1

/** A book message. `seq` is a number of at least 0, `at` in ms since the Unix epoch. */
export interface SbeBook {
  readonly kind: 'book'
  readonly market: string
  readonly isSnapshot: boolean
  readonly seq: number
  readonly at: number
  readonly bids: readonly BookLevel[]
  readonly asks: readonly BookLevel[]
}

/** What one binary frame says. It names a market, never a channel. */
export type SbeMessage =
  | SbeBook
  | {
      readonly kind: 'bbo'
      readonly market: string
      readonly seq: number
      readonly at: number
      /** Null where that side of the book is empty. */
      readonly bid: BookLevel | null
      readonly ask: BookLevel | null
    }
  | { readonly kind: 'trade'; readonly market: string; readonly trade: Trade }
  | { readonly kind: 'heartbeat' }
  | { readonly kind: 'unknown'; readonly detail: string }
  | { readonly kind: 'malformed'; readonly detail: string }

/** Reads the frames of one socket. Never throws, whatever they hold. */
export type SbeReader = (frame: Uint8Array) => SbeMessage

/**
 * A reader of Paradex's SBE, little endian: header, block, groups, texts. It steps by the lengths that the frame itself
 * gives, so that a newer version with longer blocks or more after what we know is read all the same. Readers may share
 * `levels`: the same bytes are the same text on every socket.
 */
export function createSbeReader(levels: Levels = createLevels()): SbeReader {
  const texts = createTexts()
  return (frame) => {
    if (frame.length < HEADER_BYTES) return malformed('a binary frame shorter than its header')
    const end = HEADER_BYTES + readUint16(frame, 0)
    const templateId = readUint16(frame, 2)
    const schemaId = readUint16(frame, 4)
    if (schemaId !== SCHEMA_ID) return { kind: 'unknown', detail: `a message of the SBE schema ${schemaId}` }
    const part: Part = { frame, end, levels, texts }
    switch (templateId) {
      case BOOK:
        return readBook(part)
      case BBO:
        return readBbo(part)
      case TRADE:
        return readTrade(part)
      case HEARTBEAT:
        return hasBlock(frame, end, HEARTBEAT_BYTES) ? { kind: 'heartbeat' } : malformed('a HeartbeatEvent cut short')
      default:
        return { kind: 'unknown', detail: `an SBE message ${skippedName(templateId)}` }
    }
  }
}

/** A frame whose block is all there, and what its parts are read with. */
interface Part {
  readonly frame: Uint8Array
  /** Where the block ends. */
  readonly end: number
  readonly levels: Levels
  readonly texts: Texts
}

function readBook({ end, frame, levels, texts }: Part): SbeMessage {
  if (!hasBlock(frame, end, BOOK_BYTES)) return malformed('a BookEvent shorter than its block')
  const at = readInstant(frame, HEADER_BYTES)
  const seq = readCount(frame, HEADER_BYTES + 8)
  const type = frame[HEADER_BYTES + 16] as number
  if (at < 0 || seq < 0) return malformed('a BookEvent with a negative number or instant')
  if (type !== SNAPSHOT && type !== DELTA) return malformed(`a BookEvent of the type ${type}`)
  const bids = levels.group(frame, end)
  const asks = bids === null ? null : levels.group(frame, bids.end)
  if (bids === null || asks === null) return malformed('a BookEvent whose levels are cut short, or negative')
  const market = texts.read(frame, asks.end)
  if (market === null) return malformed('a BookEvent without its market')
  return { kind: 'book', market, isSnapshot: type === SNAPSHOT, seq, at, bids: bids.levels, asks: asks.levels }
}

function readBbo({ end, frame, levels, texts }: Part): SbeMessage {
  if (!hasBlock(frame, end, BBO_BYTES)) return malformed('a BboEvent shorter than its block')
  const at = readInstant(frame, HEADER_BYTES)
  const seq = readCount(frame, HEADER_BYTES + 8)
  const bid = levels.optional(frame, HEADER_BYTES + 16)
  const ask = levels.optional(frame, HEADER_BYTES + 32)
  if (at < 0 || seq < 0) return malformed('a BboEvent with a negative number or instant')
  if (bid === undefined || ask === undefined) return malformed('a BboEvent with half a side, or a negative one')
  const market = texts.read(frame, end)
  return market === null ? malformed('a BboEvent without its market') : { kind: 'bbo', market, seq, at, bid, ask }
}

function readTrade({ end, frame, levels, texts }: Part): SbeMessage {
  if (!hasBlock(frame, end, TRADE_BYTES)) return malformed('a TradeEvent shorter than its block')
  const price = levels.decimal(frame, HEADER_BYTES + 25)
  const size = levels.decimal(frame, HEADER_BYTES + 33)
  const at = readInstant(frame, HEADER_BYTES + 41)
  if (price === null || size === null) return malformed('a TradeEvent with a negative price or size')
  if (at < 0 || readCount(frame, HEADER_BYTES + 8) < 0)
    return malformed('a TradeEvent with a negative number or instant')
  const market = texts.read(frame, end)
  if (market === null) return malformed('a TradeEvent without its market')
  const id = fullId(frame, end + 1 + (frame[end] as number)) ?? readInt64(frame, HEADER_BYTES + 16)
  const side = SIDES[frame[HEADER_BYTES + 24] as number] ?? null
  return { kind: 'trade', market, trade: { id, price, size, side, at } }
}

/**
 * The whole trade id, which version 2 appends after the market: the fixed field holds only the low 64 bits of it. Null
 * where it is absent, as the schema allows, or no id.
 */
function fullId(frame: Uint8Array, at: number): string | null {
  const length = frame[at]
  if (length === undefined || length === 0 || length > MAX_ID_LENGTH || at + 1 + length > frame.length) return null
  const id = String.fromCharCode(...frame.subarray(at + 1, at + 1 + length))
  return /^\d+$/.test(id) ? id : null
}

/** The block is all there, and no shorter than what is read of it. */
function hasBlock(frame: Uint8Array, end: number, bytes: number): boolean {
  return end - HEADER_BYTES >= bytes && end <= frame.length
}

function malformed(detail: string): SbeMessage {
  return { kind: 'malformed', detail }
}
