import type { EventDto } from '@holdfast/api-contract'

type OfOutage = Pick<EventDto, 'outageId'>

/** Whether a row of a list leads to its event's outage: of rows of one outage in a row, the first does for all. */
export function leadsToOutage(event: OfOutage | undefined, above: OfOutage | undefined): boolean {
  const outage = event?.outageId ?? null
  return outage !== null && above?.outageId !== outage
}
