import type { RuleState } from './state.ts'

/** Moves what is counted from an instant back by `ms`: the wall clock was set back, and holds go on as they were. */
export function shiftBack(state: RuleState, ms: number): void {
  state.at -= ms
  if (state.wakeAt !== null) state.wakeAt -= ms
  for (const { flaps, groups, stories } of state.channels.values()) {
    for (const [key, story] of stories) {
      stories.set(key, {
        ...story,
        from: story.from - ms,
        toldAt: story.toldAt - ms,
        upFrom: story.upFrom === null ? null : story.upFrom - ms,
      })
    }
    for (const [key, group] of groups) groups.set(key, { ...group, dueAt: group.dueAt - ms })
    for (const [key, one] of flaps) flaps.set(key, { ...one, starts: one.starts.map((start) => start - ms) })
  }
}
