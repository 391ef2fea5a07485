import type { ConnectionDto } from '@holdfast/api-contract'
import type { Order } from './faults.ts'
import { type Fault, offered } from './injected.ts'

/** A surprise is over before one loses interest, in ms. */
const LONGEST_MS = 60_000

/**
 * Any fault on any connection that can have it; null where there is none.
 *
 * @param random - uniform in [0, 1)
 */
export function surprise(
  faults: readonly Fault[],
  connections: readonly Pick<ConnectionDto, 'id' | 'exchange'>[],
  random: () => number,
): Order | null {
  const short = faults.filter(({ defaultDurationMs }) => (defaultDurationMs ?? 0) <= LONGEST_MS)
  const choices = connections.flatMap(({ exchange, id }) =>
    offered(short, exchange, '').map(({ fault }) => ({ fault, connection: id, market: null, durationMs: null })),
  )
  return choices[Math.floor(random() * choices.length)] ?? null
}
