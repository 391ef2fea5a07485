import type { ConnectionStatus, Supervisor } from '@holdfast/reconnect-monitor'
import type { WatchedConnection } from './core.ts'

/** The supervised connections, as they are now, in the order of the configuration. */
export interface Connections {
  readonly ids: readonly string[]
  list(): readonly ConnectionStatus[]
  get(id: string): Supervisor | undefined
  /** The markets that a connection watches; none where there is no such connection. */
  marketsOf(id: string): readonly string[]
}

/** A connection that runs, and how to end it alone. */
export interface Running {
  readonly watched: WatchedConnection
  readonly supervisor: Supervisor
  /** Ends it at once; `quietly`: nobody is told its last status, as another takes its place in this tick. */
  end(how?: 'quietly'): void
}

/** A view of what runs, whatever is put into the map later. */
export function createConnections(running: ReadonlyMap<string, Running>): Connections {
  return {
    get ids() {
      return [...running.keys()]
    },
    list: () => Array.from(running.values(), ({ supervisor }) => supervisor.status()),
    get: (id) => running.get(id)?.supervisor,
    marketsOf: (id) => [...new Set(running.get(id)?.watched.subscriptions.map(({ market }) => market))],
  }
}
