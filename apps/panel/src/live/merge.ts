type Container = Record<string | number, unknown>

/**
 * Makes `target` equal to `source` by writing only what differs, so that what watches an unchanged part stays still.
 * Arrays are matched by position. Both must be JSON values of the same kind.
 */
export function mergeInto(target: object, source: object): void {
  const into = target as Container
  const from = source as Container
  if (Array.isArray(target) && Array.isArray(source)) {
    if (target.length > source.length) target.length = source.length
  } else {
    for (const key of Object.keys(into)) if (!(key in from)) delete into[key]
  }
  for (const key of Object.keys(from)) mergeMember(into, key, from[key])
}

function mergeMember(into: Container, key: string, value: unknown): void {
  const before = into[key]
  if (isContainer(before) && isContainer(value) && Array.isArray(before) === Array.isArray(value)) {
    mergeInto(before, value)
  } else if (before !== value) {
    into[key] = value
  }
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
