import type { Zone } from '../preferences.ts'
import { instant } from './instant.ts'

const ZONE_WORDS = { utc: 'UTC', local: 'local' } as const satisfies Record<Zone, string>
const OTHER = { utc: 'local', local: 'utc' } as const satisfies Record<Zone, Zone>

/** A time as the chosen zone tells it, and as the other does; null where both clocks show the same. */
export interface Zoned {
  readonly own: string
  readonly other: string | null
}

/** What is told of a time, in the chosen zone and in the other, each with its name. */
export function inBothZones(tell: (zone: Zone) => string, zone: Zone): Zoned {
  const [own, other] = [tell(zone), tell(OTHER[zone])]
  return { own: `${own} ${ZONE_WORDS[zone]}`, other: own === other ? null : `${other} ${ZONE_WORDS[OTHER[zone]]}` }
}

/** An instant: `16:40:02 UTC`, `17:40:02 local`. */
export function zonedInstant(at: number, now: number, zone: Zone): Zoned {
  return inBothZones((of) => instant(at, now, of), zone)
}

/** A stretch; one that goes on ends now: `16:40:02 – 16:40:06 UTC`, `16:40:02 UTC – now`. */
export function zonedStretch(from: number, to: number, now: number, zone: Zone): Zoned {
  if (to < now) return inBothZones((of) => `${instant(from, now, of)} – ${instant(to, now, of)}`, zone)
  const { other, own } = zonedInstant(from, now, zone)
  return { own: `${own} – now`, other: other === null ? null : `${other} – now` }
}
