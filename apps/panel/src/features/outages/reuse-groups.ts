import type { Mergeable, OutageGroup } from './merge-close.ts'

/** The new groups, but those of the same parts as before as the same objects: a list then leaves their rows alone. */
export function reuseGroups<T extends Mergeable>(
  before: readonly OutageGroup<T>[],
  now: readonly OutageGroup<T>[],
): readonly OutageGroup<T>[] {
  const known = new Map(before.map((group) => [group.id, group]))
  return now.map((group) => {
    const old = known.get(group.id)
    const isSame = old?.parts.length === group.parts.length && group.parts.every((part, at) => part === old.parts[at])
    return old !== undefined && isSame ? old : group
  })
}
