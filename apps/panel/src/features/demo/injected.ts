import type { AnswerOf, ENDPOINTS, FaultCatalogueDto, FaultGroup } from '@holdfast/api-contract'
import { duration } from '@holdfast/reconnect-monitor/history'
import { ENDED_BY_WORDS } from '../../ui/words.ts'

export type Fault = FaultCatalogueDto['faults'][number]
export type Injected = FaultCatalogueDto['injected'][number]
export type Outage = AnswerOf<typeof ENDPOINTS.outages>['items'][number]

export const GROUP_LABELS = {
  connection: 'Connections',
  handshake: 'On the way in',
  silence: 'Silence',
  book: 'Order books',
  frame: 'Strange frames',
  subscription: 'Subscriptions',
  rest: 'REST',
} as const satisfies Record<FaultGroup, string>

/** How long after a fault, or its end, an outage may still be noticed that is its doing, in ms. */
export const NOTICED_WITHIN_MS = 8_000

/**
 * What came of a fault. `in_force`: nothing to heal yet. `out`: an outage of its doing is under way. `recovered`: data flows
 * again. `cut_short`: it ended without a recovery, with the bot or by a pause. `unhurt`: the fault is over, and nothing was
 * ever out.
 */
export type Outcome =
  | { readonly kind: 'in_force' }
  | { readonly kind: 'out'; readonly outage: Outage }
  | { readonly kind: 'recovered'; readonly outage: Outage; readonly tookMs: number; readonly from: 'fault' | 'its_end' }
  | { readonly kind: 'cut_short'; readonly outage: Outage }
  | { readonly kind: 'unhurt' }

/** A fault that was injected, and what came of it. */
export interface Told {
  readonly injected: Injected
  /** Undefined where the catalogue does not know it any more. */
  readonly fault: Fault | undefined
  readonly outcome: Outcome
}

/**
 * What came of every fault. An outage is the doing of the newest fault of its connection that began before it was noticed,
 * and was still in force, or had been a moment before.
 *
 * @param now - wall time of the machine that both ran on, ms since the Unix epoch
 */
export function tellAll(
  injected: readonly Injected[],
  faults: readonly Fault[],
  outages: readonly Outage[],
  now: number,
): readonly Told[] {
  const byName = new Map(faults.map((fault) => [fault.fault, fault]))
  const newestFirst = injected.toSorted((a, b) => b.id - a.id)
  const hurt = new Map<number, Outage[]>()
  for (const outage of outages) {
    const doing = outage.planned ? undefined : newestFirst.find((one) => isDoingOf(one, outage))
    if (doing !== undefined) hurt.set(doing.id, [...(hurt.get(doing.id) ?? []), outage])
  }
  return newestFirst.map((one) => {
    const fault = byName.get(one.fault)
    return { injected: one, fault, outcome: outcomeOf(one, fault, hurt.get(one.id) ?? [], now) }
  })
}

function isDoingOf({ beganAt, connection, endedAt }: Injected, outage: Outage): boolean {
  if (outage.connection !== connection || outage.detectedAt < beganAt) return false
  return endedAt === null || outage.detectedAt <= endedAt + NOTICED_WITHIN_MS
}

function outcomeOf(
  { beganAt, endedAt }: Injected,
  fault: Fault | undefined,
  outages: readonly Outage[],
  now: number,
): Outcome {
  const open = outages.find((outage) => outage.endedAt === null)
  if (open !== undefined) return { kind: 'out', outage: open }
  const last = outages.toSorted((a, b) => (b.endedAt ?? 0) - (a.endedAt ?? 0))[0]
  const isHeldToItsEnd = fault?.healsAtEnd === true
  if (last === undefined) {
    const isQuiet = endedAt !== null && now - endedAt > NOTICED_WITHIN_MS
    return { kind: isQuiet ? 'unhurt' : 'in_force' }
  }
  if (last.endedBy !== 'recovered') return { kind: 'cut_short', outage: last }
  const backAt = last.endedAt ?? 0
  // What is back and lost again while the fault lasts is told by its last outage: wait for it.
  if (isHeldToItsEnd && endedAt === null) return { kind: 'in_force' }
  const isFromEnd = isHeldToItsEnd && endedAt !== null && backAt >= endedAt
  return {
    kind: 'recovered',
    outage: last,
    tookMs: backAt - (isFromEnd ? endedAt : beganAt),
    from: isFromEnd ? 'its_end' : 'fault',
  }
}

/** The outcome in a few words: "back after 1.42 s". */
export function outcomeText({ injected, outcome }: Told): string {
  switch (outcome.kind) {
    case 'in_force':
      return injected.endedAt === null ? 'in force' : 'nothing noticed yet'
    case 'out':
      return 'not back yet'
    case 'cut_short':
      return `${ENDED_BY_WORDS[outcome.outage.endedBy ?? 'recovered']}, not back`
    case 'unhurt':
      return 'no outage'
    case 'recovered':
      return `back ${duration(outcome.tookMs)} after ${outcome.from === 'fault' ? 'it' : 'its end'}`
  }
}

/** What a connection can suffer, by text: every word has to be found somewhere. */
export function offered(faults: readonly Fault[], exchange: string | undefined, text: string): readonly Fault[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return faults.filter((fault) => {
    if (exchange === undefined || !fault.exchanges.includes(exchange)) return false
    const said = `${fault.title} ${fault.description} ${fault.fault} ${GROUP_LABELS[fault.group]}`.toLowerCase()
    return words.every((word) => said.includes(word))
  })
}
