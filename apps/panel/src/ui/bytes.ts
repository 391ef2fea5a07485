const UNITS = ['KiB', 'MiB', 'GiB', 'TiB'] as const

/** A size: `512 bytes`, `156 KiB`, `1.4 GiB`; one decimal under ten. */
export function bytesText(bytes: number): string {
  if (bytes < 1_024) return `${bytes} ${bytes === 1 ? 'byte' : 'bytes'}`
  let value = bytes / 1_024
  let unit = 0
  // What would be shown as 1024 of a unit is one of the next.
  while (Math.round(value) >= 1_024 && unit < UNITS.length - 1) {
    value /= 1_024
    unit += 1
  }
  return `${value < 9.95 ? value.toFixed(1).replace('.0', '') : Math.round(value)} ${UNITS[unit]}`
}
