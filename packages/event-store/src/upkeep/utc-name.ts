/** An instant as a part of a file's name, which sorts by time: `20261127T021235Z`. In whole seconds, UTC. */
export function utcName(at: number): string {
  const text = Temporal.Instant.fromEpochMilliseconds(at).toString({ smallestUnit: 'second' })
  return text.replace(/[-:]/g, '')
}

/** The instant of such a name, in ms since the Unix epoch; null where it is none. */
export function parseUtcName(text: string): number | null {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text)
  if (parts === null) return null
  const [, year, month, day, hour, minute, second] = parts
  try {
    return Temporal.Instant.from(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`).epochMilliseconds
  } catch {
    return null
  }
}
