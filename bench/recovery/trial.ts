import type { Dials, FaultRecord } from '@holdfast/exchange-simulator'
import { backAt, measure, type Sample, toldAt } from './analysis.ts'
import type { Feed } from './feed.ts'
import type { Lane } from './lane.ts'
import type { FaultStep, PromiseRow } from './promise.ts'
import { eventually } from './wait.ts'

/** A loss after 5 s live is answered at once (the policy's `provenLiveMs`); a little more than that. */
const PROVEN_MS = 5_500
/** Trials do not start in step. */
const STAGGER_MS = 1_000
/** A connection that does not get there is a failure of its own. */
const PROVEN_LIMIT_MS = 45_000
/** What comes back must stay, for so long. */
const SETTLE_MS = 600
/** How long is watched after a fault that must change nothing. */
export const WATCH_MS = 2_000
/** What the consumer had when the exchange was asked has been told after this. */
const BATCH_MS = 200
/** A fault ends a little after its time. */
const END_LIMIT_MS = 5_000
const ASK_FOR_END_MS = 100

export interface TrialOptions {
  readonly row: PromiseRow
  readonly lane: Lane
  readonly feed: Feed
  readonly hasVerdicts: boolean
  readonly isQuick: boolean
  /** How long a client is waited for after the reference instant, in ms. */
  readonly limitMs: number
}

/** Waits until every market has been fresh for long enough; false when that does not come. */
export async function proven(feed: Feed): Promise<boolean> {
  const neededMs = PROVEN_MS + Math.random() * STAGGER_MS
  const isProven = () => {
    const since = feed.freshSince()
    return since !== null && Date.now() - since > neededMs ? true : null
  }
  return (await eventually(PROVEN_LIMIT_MS, isProven)) ?? false
}

/** Hurts a proven connection once and measures what follows. */
export async function runTrial(options: TrialOptions): Promise<Sample> {
  const { feed, hasVerdicts, lane, limitMs, row } = options
  feed.trim()
  const before = await lane.control.dials(lane.exchange)
  const records = await injectAll(options)
  const [first] = records
  const last = records.at(-1)
  if (first === undefined || last === undefined) throw new Error(`The row ${row.id} has no fault`)
  const endedAt = await endOf(first, options)

  const seen = { row, markets: lane.markets, beganAt: last.beganAt, endedAt, hasVerdicts, dialsAt: [], truth: [] }
  const mustBeTold = hasVerdicts && row.checks.some(({ kind }) => kind === 'detected')
  const isBack = () => {
    const soFar = { ...seen, observations: feed.observations }
    const at = backAt(soFar)
    const isSettled = at !== null && Date.now() - at > SETTLE_MS
    return isSettled && (!mustBeTold || toldAt(soFar) !== null)
  }
  if (row.until === 'watched') await Bun.sleep(WATCH_MS)
  else await eventually(row.floorMs + limitMs, () => isBack() || null)
  const dialsAt = await dialsSince(before, lane)
  const truth = hasVerdicts && isBack() ? await lane.truth() : []
  if (truth.length > 0) await Bun.sleep(BATCH_MS)
  return measure({ ...seen, observations: feed.observations, dialsAt, truth })
}

/** The instants of the dials that the exchange accepted since it was asked last. */
export async function dialsSince(before: Dials, { control, exchange }: Lane): Promise<readonly number[]> {
  const { count, recent } = await control.dials(exchange)
  return count > before.count ? recent.slice(before.count - count) : []
}

async function injectAll({ isQuick, lane, row }: TrialOptions): Promise<readonly FaultRecord[]> {
  if (row.injury.kind !== 'faults') throw new Error(`The row ${row.id} is not for the simulator`)
  const records: FaultRecord[] = []
  for (const step of row.injury.steps) records.push(await lane.control.inject(requestOf(step, lane, isQuick)))
  return records
}

function requestOf(step: FaultStep, { exchange, markets }: Lane, isQuick: boolean): Record<string, unknown> {
  const durationMs = (isQuick ? step.quickDurationMs : undefined) ?? step.durationMs
  return {
    fault: step.fault,
    exchange,
    ...(step.onMarket === true ? { market: markets[0] } : {}),
    ...(durationMs === undefined ? {} : { durationMs }),
    ...step.parameters,
  }
}

/** When the fault ended, where the row must know; null otherwise. */
async function endOf({ beganAt, id }: FaultRecord, { isQuick, lane, row }: TrialOptions): Promise<number | null> {
  if (row.backSince !== 'fault_end' && row.until !== 'watched') return null
  const [step] = row.injury.kind === 'faults' ? row.injury.steps : []
  const durationMs = (isQuick ? step?.quickDurationMs : undefined) ?? step?.durationMs ?? 0
  await Bun.sleep(Math.max(0, beganAt + durationMs - Date.now()))
  return eventually(END_LIMIT_MS, async () => {
    const ended = (await lane.control.records(lane.exchange)).find((record) => record.id === id)?.endedAt ?? null
    if (ended === null) await Bun.sleep(ASK_FOR_END_MS)
    return ended
  })
}
