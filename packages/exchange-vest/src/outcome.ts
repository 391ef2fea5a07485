import { describeWire, isWireObject } from '@holdfast/adapter-core'

/** What an entry of `subscription_outcomes` says about one channel. */
export type Outcome =
  | { readonly kind: 'registered'; readonly requested: string }
  | { readonly kind: 'rejected'; readonly requested: string; readonly detail: string }
  /** About an unsubscribe; nothing to do. */
  | { readonly kind: 'released'; readonly requested: string }
  | { readonly kind: 'malformed' }

/** `registered` is what was observed; the others are what else would mean yes. */
const YES = /^(already[_ ])?(registered|subscribed|ok|success|accepted|active)$/i
const RELEASED = /^(unregistered|unsubscribed|deregistered|removed)$/i
/** An unsubscribe of what we do not have: no verdict on the subscription that follows it. */
const NOT_HELD = /not[_ ](subscribed|registered)/i

/**
 * Reads one entry: `{"requested":"BTC-PERP@depth","status":"rejected","reason":"invalid_stream"}`. Only `registered` and
 * `rejected` were observed. A word that is neither yes nor no counts as no, with the word as its detail.
 */
export function readOutcome(entry: unknown): Outcome {
  if (!isWireObject(entry)) return { kind: 'malformed' }
  const { reason, requested, status } = entry
  if (typeof requested !== 'string' || typeof status !== 'string') return { kind: 'malformed' }
  const why = describeWire(reason)
  if (YES.test(status) || /already/i.test(why)) return { kind: 'registered', requested }
  if (RELEASED.test(status) || NOT_HELD.test(why)) return { kind: 'released', requested }
  return { kind: 'rejected', requested, detail: why === '' ? status : `${status}: ${why}` }
}
