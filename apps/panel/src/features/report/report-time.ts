import type { Zone } from '../../preferences.ts'
import { instant } from '../../ui/instant.ts'

/** An instant as it stands on paper, always with its day: `27 Nov 08:17:20`. The year is in the report's head. */
export function stamp(at: number, zone: Zone): string {
  return instant(at, 0, zone).replace(/ \d{4} /, ' ')
}
