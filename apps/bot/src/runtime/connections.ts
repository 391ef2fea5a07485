import type { ConnectionStatus, Supervisor } from '@holdfast/reconnect-monitor'

/** The supervised connections, in the order of the configuration. */
export interface Connections {
  readonly ids: readonly string[]
  list(): readonly ConnectionStatus[]
  get(id: string): Supervisor | undefined
}

export function createConnections(supervisors: readonly Supervisor[]): Connections {
  const byId = new Map(supervisors.map((supervisor) => [supervisor.id, supervisor]))
  return {
    ids: [...byId.keys()],
    list: () => supervisors.map((supervisor) => supervisor.status()),
    get: (id) => byId.get(id),
  }
}
