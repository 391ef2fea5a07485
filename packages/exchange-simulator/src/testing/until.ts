import { systemClock } from '../clock.ts'
import type { FaultRecord } from '../faults/injector.ts'
import type { Simulator } from '../simulator.ts'

/** The record of a fault as it stands now. */
export function recordOf(simulator: Simulator, id: number): FaultRecord {
  const record = simulator.records().find((each) => each.id === id)
  if (!record) throw new RangeError(`No record ${id}`)
  return record
}

/** Lets a stretch of real time pass in which nothing is to happen; there is no event to wait for. */
export function stretch(ms: number): Promise<void> {
  return systemClock.sleep(ms)
}
