import type { EventType } from '@holdfast/adapter-core/events'
import type { EventQuery } from './port.ts'

/** The types that a query asks for, each once and in one order, whatever way it says them; null for all. */
export function typesOf({ type }: Pick<EventQuery, 'type'>): readonly EventType[] | null {
  if (type === undefined) return null
  return typeof type === 'string' ? [type] : [...new Set(type)].toSorted()
}

/** A query whose filters read the same for every way to say its types, so that its cursors serve all of them. */
export function normalized<Q extends EventQuery>(query: Q): Q {
  const types = typesOf(query)
  return types === null ? query : { ...query, type: types.length === 1 ? types[0] : types }
}
