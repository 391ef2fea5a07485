import type { PulseDto } from '@holdfast/api-contract'

/** How long a pulse is remembered, in ms. */
export const REMEMBERED_MS = 300_000

/** One second of one connection, as a pulse told it. */
export interface PulsePoint {
  /** The bot's wall clock, ms since the Unix epoch. */
  readonly at: number
  /** The last round trip, in ms; null where there is none. */
  readonly rttMs: number | null
  /** Frames with data a second, over the last 5 s. */
  readonly messageRate: number
}

/** The pulses of the last five minutes, by connection. */
export interface PulseLog {
  add(pulse: PulseDto): void
  /** Oldest first; empty for a connection that no pulse told of. */
  of(connection: string): readonly PulsePoint[]
  all(): Readonly<Record<string, readonly PulsePoint[]>>
  /** Forgets what it had, and takes over what another log remembered. */
  replace(all: ReturnType<PulseLog['all']>): void
}

export function createPulseLog(): PulseLog {
  const points = new Map<string, PulsePoint[]>()
  return {
    add({ connections, serverTime: at }) {
      for (const [id, { messageRate, rttMs }] of Object.entries(connections)) {
        const own = points.get(id) ?? []
        const oldest = own.findIndex((point) => point.at > at - REMEMBERED_MS)
        own.splice(0, oldest < 0 ? own.length : oldest)
        // Of a bot whose clock was put back: what comes after now would be too old only once it is reached again.
        while ((own.at(-1)?.at ?? at) > at) own.pop()
        own.push({ at, rttMs, messageRate })
        points.set(id, own)
      }
      for (const id of points.keys()) if (!Object.hasOwn(connections, id)) points.delete(id)
    },
    of: (connection) => points.get(connection) ?? [],
    all: () => Object.fromEntries(points),
    replace: (all) => {
      points.clear()
      for (const [id, own] of Object.entries(all)) points.set(id, [...own])
    },
  }
}
