import type { StoredEvent } from '@holdfast/adapter-core/events'
import { inArray, or, type SQL, sql } from 'drizzle-orm'
import type { Db } from './database.ts'
import { outages } from './schema.ts'

/** Events of one connection in which it was of one exchange. */
export interface ExchangeSpan {
  readonly connection: string
  readonly exchange: string
  /** Half-open, event ids. */
  readonly fromId: number
  readonly toId: number
}

/**
 * Which exchange each connection was of, as its `connection_connecting` events tell. What came before the oldest one that is
 * held is taken to be of the same exchange.
 */
export interface Exchanges {
  /** The next event; others than those that tell do no harm. */
  add(event: Pick<StoredEvent, 'id' | 'connection'> & { readonly exchange: string }): void
  /** The exchange of a connection at an event; null where no event tells it. */
  of(connection: string, id: number): string | null
  /** When connections were of an exchange. */
  spansOf(exchange: string): readonly ExchangeSpan[]
}

export function createExchanges(): Exchanges {
  const byConnection = new Map<string, ExchangeSpan[]>()
  return {
    add({ id, connection, exchange }) {
      if (connection === null) return
      const spans = byConnection.get(connection) ?? []
      const newest = spans.at(-1)
      if (newest?.exchange === exchange) return
      if (newest !== undefined) spans[spans.length - 1] = { ...newest, toId: id }
      const fromId = newest === undefined ? 0 : id
      byConnection.set(connection, [...spans, { connection, exchange, fromId, toId: Number.MAX_SAFE_INTEGER }])
    },
    of: (connection, id) => byConnection.get(connection)?.find(({ toId }) => id < toId)?.exchange ?? null,
    spansOf: (exchange) => [...byConnection.values()].flat().filter((span) => span.exchange === exchange),
  }
}

/** The exchanges of an open database. Each call looks only at what was stored since the one before. */
export function prepareExchanges({ $client }: Db): () => Exchanges {
  const exchanges = createExchanges()
  let seenId = 0
  const news = $client.prepare<[number], { id: number; connection: string; exchange: string | null }>(
    `SELECT id, connection, json_extract(data, '$.exchange') AS exchange FROM events INDEXED BY events_by_type
     WHERE type = 'connection_connecting' AND id > ? ORDER BY id`,
  )
  return () => {
    for (const { id, connection, exchange } of news.iterate(seenId)) {
      if (exchange !== null) exchanges.add({ id, connection, exchange })
      seenId = id
    }
    return exchanges
  }
}

/** Outages of some spans. Those of connections that were of more than one exchange are looked up one by one. */
export function isOfSpans(spans: readonly ExchangeSpan[]): SQL | undefined {
  const isWhole = ({ fromId, toId }: ExchangeSpan) => fromId === 0 && toId === Number.MAX_SAFE_INTEGER
  const namesOf = (some: readonly ExchangeSpan[]) =>
    JSON.stringify([...new Set(some.map(({ connection }) => connection))])
  const isOne = inArray(outages.connection, sql`(SELECT value FROM json_each(${namesOf(spans.filter(isWhole))}))`)
  const partly = spans.filter((span) => !isWhole(span))
  if (partly.length === 0) return isOne
  const ranges = JSON.stringify(partly.map(({ connection, fromId, toId }) => [connection, fromId, toId]))
  return or(
    isOne,
    sql`EXISTS (SELECT 1 FROM json_each(${ranges}) AS span
      WHERE span.value ->> 0 = ${outages.connection} AND ${outages.id} >= span.value ->> 1 AND ${outages.id} < span.value ->> 2)`,
  )
}
