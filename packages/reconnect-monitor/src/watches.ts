import type { EventBody } from '@holdfast/adapter-core/events'
import type { Input } from './machine/index.ts'
import { maintenanceLeftMs } from './maintenance.ts'
import type { SuperviseOptions } from './supervisor.ts'
import type { Away } from './translate.ts'

/** What one connection shares with the others of the process: what it tells those who watch all, and what they know. */
export interface Watches {
  /** What happened to the connection. */
  tell(body: EventBody): void
  /** Paused or stopped: it says nothing of the others any more. */
  leave(): void
  /** What is known of the exchange's maintenance right now. */
  away(): Away
}

/** @param dispatch Told what the watches find out of this connection. */
export function createWatches(options: SuperviseOptions, dispatch: (input: Input) => void): Watches {
  const { adapter, clock, policy } = options
  const network = options.networkWatch?.join(adapter.address, () =>
    dispatch({ type: 'cause_revised', cause: 'local_network', attribution: 'network' }),
  )
  const maintenance = options.maintenanceWatch?.join({
    adapter,
    clock,
    policy,
    onSaid: (said) => dispatch({ type: 'maintenance_said', said }),
  })
  return {
    tell({ data, type }) {
      switch (type) {
        case 'connection_live':
        case 'connection_degraded':
          network?.up(clock.monotonic())
          maintenance?.well()
          break
        case 'connection_lost':
          network?.lost(data.impactAt, data.planned)
          maintenance?.out()
          break
        case 'connection_failed':
          maintenance?.well()
          break
        default:
          break
      }
    },
    leave() {
      network?.leave()
      maintenance?.leave()
    },
    away() {
      const announcedMs = maintenanceLeftMs(adapter.maintenance, clock.now())
      const said = maintenance?.said() ?? null
      if (said === null) return { maintenanceMs: announcedMs }
      // Nobody knows for how long: the floor holds in full.
      return { maintenanceMs: Math.max(announcedMs ?? 0, policy.maintenanceFloorMs), said }
    },
  }
}
