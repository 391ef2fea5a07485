import type { Zone } from '../../preferences.ts'
import { instant } from '../../ui/instant.ts'
import type { Tile } from '../../ui/pieces.ts'
import { lowerFirst, STATE_WORD } from '../../ui/words.ts'
import { type Zoned, zonedInstant } from '../../ui/zones.ts'
import { METRIC_WORDS, type Metric } from './metrics.ts'
import { type Sample, sampleAt } from './samples.ts'
import { stateAt } from './tiles.ts'

/** What a chart says of one instant. */
export interface Reading {
  /** In the chosen zone, as it is said. */
  readonly at: string
  /** In both, as it is shown. */
  readonly zoned: Zoned
  readonly value: string
}

interface ReadingInput {
  readonly metric: Metric
  readonly samples: readonly Sample[]
  readonly tiles: readonly Tile[]
  /** ms since the Unix epoch. */
  readonly at: number
  /** How near a measurement has to be, in ms. */
  readonly slackMs: number
  readonly now: number
  readonly zone: Zone
}

/** The measurement at an instant, or why there is none: `12 ms, 10 ms to 31 ms`, `nothing measured, down`. */
export function readingOf({ at, metric, now, samples, slackMs, tiles, zone }: ReadingInput): Reading {
  const sample = sampleAt(samples, at, slackMs)
  const begins = sample?.at ?? at
  const when = { at: instant(begins, now, zone), zoned: zonedInstant(begins, now, zone) }
  if (sample === undefined) {
    const state = stateAt(tiles, at)
    const nothing = metric === 'recovery' ? 'no recovery' : 'nothing measured'
    return { ...when, value: state === null ? nothing : `${nothing}, ${lowerFirst(STATE_WORD[state])}` }
  }
  return { ...when, value: valueText(metric, sample) }
}

/** A measurement in words, with its spread where there is one: `12 ms, 10 ms to 31 ms`. */
function valueText(metric: Metric, { max, mean, min, n }: Sample): string {
  const { format, many } = METRIC_WORDS[metric]
  const value = format(mean)
  if (n === 1 || format(min) === format(max)) return value
  const number = metric === 'recovery' ? `, ${n} ${many}` : ''
  return `${value}, ${format(min)} to ${format(max)}${number}`
}
