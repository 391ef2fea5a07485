import type { OutageDto } from '@holdfast/api-contract'
import { beyondCause, count, duration, sentenceOf } from '@holdfast/reconnect-monitor/history'
import type { Zone } from '../../preferences.ts'
import { instant } from '../../ui/instant.ts'
import { STATE_WORD } from '../../ui/words.ts'
import { attributionText, causeText } from '../outages/outage-words.ts'
import type { Stop } from './stops.ts'
import type { TileDto } from './tail.ts'

/** How long a stretch was; of one that stands for several also how much of it was in its state. */
export function lengthText({ from, to, merged, stateMs }: TileDto): string {
  if (merged === undefined || stateMs === undefined) return duration(to - from)
  return `${duration(stateMs)} in all, of ${duration(to - from)}`
}

/** What stands for several says so; null for what is one. */
export function mergedText({ merged, outages = 0 }: TileDto): string | null {
  if (merged === undefined) return null
  const what = outages > 1 ? `, ${count(outages, 'outage')}` : ''
  return `The worst of ${merged} short stretches${what}. Zoom in to tell them apart`
}

/** Why an outage was, and whose doing. */
export function whyText(outage: Pick<OutageDto, 'attribution' | 'cause' | 'detail' | 'planned'>): string {
  const beyond = beyondCause(outage.cause, outage.detail)
  return `${causeText(outage)}, ${attributionText(outage)}${beyond === null ? '' : `: ${beyond}`}`
}

/** A stop as it is said, `outage` where it is known. */
export function stopText(stop: Stop, outage: OutageDto | undefined, now: number, zone: Zone): string {
  if (stop.kind === 'mark') {
    return stop.mark.events.map((event) => `${instant(event.at, now, zone)}: ${sentenceOf(event)}.`).join(' ')
  }
  const { tile } = stop
  const until = tile.to >= now ? 'until now' : `to ${instant(tile.to, now, zone)}`
  const parts = [
    `${STATE_WORD[tile.state]} from ${instant(tile.from, now, zone)} ${until}, ${lengthText(tile)}`,
    mergedText(tile),
    outage === undefined ? null : whyText(outage),
    tile.outageId === null ? null : `Enter opens outage ${tile.outageId}`,
  ]
  return parts.flatMap((part) => (part === null ? [] : `${part}.`)).join(' ')
}
