import * as v from 'valibot'
import { about } from './about.ts'

/** Instants in answers. */
export const Instant = about(v.pipe(v.number(), v.integer()), 'ms since the Unix epoch, UTC')
/** Durations in answers. */
export const Ms = about(v.pipe(v.number(), v.minValue(0)), 'ms')
export const Text = v.nullable(v.string())
/** Prices and sizes, which no float holds. */
export const Decimal = about(v.string(), 'a decimal, as the exchange wrote it')
/** Shares in percent. */
export const Percent = about(v.number(), 'percent')
