import {
  type ConnectionDto,
  ConnectionSchema,
  type EventDto,
  EventSchema,
  type PulseDto,
  PulseSchema,
  type QuoteDto,
  QuoteSchema,
  type SnapshotDto,
  SnapshotSchema,
  type SpreadDto,
  SpreadSchema,
} from '@holdfast/api-contract'
import * as v from 'valibot'

/** One message of the stream, parsed. */
export type StreamMessage =
  | { readonly type: 'snapshot'; readonly snapshot: SnapshotDto }
  | { readonly type: 'connection'; readonly connection: ConnectionDto }
  | { readonly type: 'event'; readonly event: EventDto }
  | { readonly type: 'quote'; readonly quote: QuoteDto }
  | { readonly type: 'spread'; readonly spread: SpreadDto }
  | { readonly type: 'pulse'; readonly pulse: PulseDto }
  | { readonly type: 'reset' }
  | { readonly type: 'malformed' }

/** The messages the panel listens to, by their name on the wire. */
export const LISTENED = ['snapshot', 'connection', 'event', 'quote', 'spread', 'pulse', 'reset'] as const
export type ListenedName = (typeof LISTENED)[number]

/** Parses a message at the edge. What does not fit its schema becomes `malformed`; this never throws. */
export function parseStreamMessage(name: ListenedName, text: string): StreamMessage {
  const json = parseJson(text)
  switch (name) {
    case 'snapshot':
      return fit(SnapshotSchema, json, (snapshot) => ({ type: 'snapshot', snapshot }))
    case 'connection':
      return fit(ConnectionSchema, json, (connection) => ({ type: 'connection', connection }))
    case 'event':
      return fit(EventSchema, json, (event) => ({ type: 'event', event }))
    case 'quote':
      return fit(QuoteSchema, json, (quote) => ({ type: 'quote', quote }))
    case 'spread':
      return fit(SpreadSchema, json, (spread) => ({ type: 'spread', spread }))
    case 'pulse':
      return fit(PulseSchema, json, (pulse) => ({ type: 'pulse', pulse }))
    case 'reset':
      return { type: 'reset' }
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function fit<T>(schema: v.GenericSchema<unknown, T>, json: unknown, wrap: (value: T) => StreamMessage): StreamMessage {
  const result = v.safeParse(schema, json)
  return result.success ? wrap(result.output) : { type: 'malformed' }
}
