import { learnGap } from '../detect.ts'
import type { MachineState } from '../machine/index.ts'
import { LONGEST_GAP, SHORTEST_GAP } from './channels.ts'

/** Gaps learned from: a few more than a pace needs. */
const GAPS = 40

/** A machine that knows the pace of its markets, as after a while of data. */
export function learnedPaces(state: MachineState, paceMs: number, now: number): MachineState {
  const { channels, policy } = state.config
  const paces = state.paces.map((pace, index) => {
    const channel = channels[index]
    if (channel === undefined) return pace
    let learned = pace
    for (let gap = 0; gap < GAPS; gap++)
      learned = learnGap(
        learned,
        paceMs * (SHORTEST_GAP + ((LONGEST_GAP - SHORTEST_GAP) * gap) / GAPS),
        channel,
        policy,
        now,
      )
    return learned
  })
  return { ...state, paces }
}
