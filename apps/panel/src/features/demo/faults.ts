import type { FaultCatalogueDto } from '@holdfast/api-contract'
import { ENDPOINTS } from '@holdfast/api-contract'
import { type Accessor, createMemo, createSignal, onCleanup } from 'solid-js'
import { errorText } from '../../api/problem.ts'
import { createRemote, type Remote } from '../../api/remote.ts'
import { createRevision, HISTORY_EVENTS } from '../../live/revision.ts'
import { usePanel } from '../../panel-context.ts'
import { type Fault, type Injected, type Outage, type Told, tellAll } from './injected.ts'

/** How often the simulator is asked how a fault is doing, in ms. */
const ASK_EVERY_MS = 500
/** The simulator remembers 200 faults; their outages are asked for up to as many. */
const ASKED_OUTAGES = 1_000

/** What is to be broken, and where. */
export interface Order {
  readonly fault: string
  readonly connection: string
  readonly market: string | null
  readonly durationMs: number | null
}

/** The simulator's faults: what there is, what was injected and what came of it. */
export interface Faults {
  readonly catalogue: Remote<FaultCatalogueDto>
  /** Newest first. */
  readonly told: Accessor<readonly Told[]>
  /** What was ordered last from this page; null before the first. */
  readonly last: Accessor<Order | null>
  /** Why the last order was refused. */
  readonly refusal: Accessor<string | undefined>
  inject(order: Order): Promise<void>
}

/** Asks while `isWanted`, and while a fault that was injected from this page is not told to its end. */
export function createFaults(isWanted: Accessor<boolean>): Faults {
  const { api, live, clock } = usePanel()
  const [last, setLast] = createSignal<Order | null>(null)
  const [refusal, setRefusal] = createSignal<string>()
  const [asked, setAsked] = createSignal(0)
  const revision = createRevision(live, clock, HISTORY_EVENTS)
  const hasReason = () => isWanted() || last() !== null
  const catalogue = createRemote(
    () => (hasReason() ? 'all' : null),
    (_all, signal) => api.call(ENDPOINTS.faults, {}, signal),
    () => `${live.state.epoch} ${asked()}`,
  )
  const injected = createMemo<readonly Injected[]>(() => catalogue.data()?.injected ?? [], [], {
    equals: (a, b) => JSON.stringify(a) === JSON.stringify(b),
  })
  const firstAt = createMemo(() => (injected().length === 0 ? null : Math.min(...injected().map((one) => one.beganAt))))
  const outages = createRemote(
    () => (hasReason() && firstAt() !== null ? 'all' : null),
    async (_key, signal): Promise<readonly Outage[]> => {
      const query = { from: firstAt() ?? 0, limit: ASKED_OUTAGES }
      return (await api.call(ENDPOINTS.outages, { query }, signal)).items
    },
    () => `${firstAt()} ${live.state.epoch} ${revision()}`,
  )
  const faultList = (): readonly Fault[] => catalogue.data()?.faults ?? []
  const told = createMemo(() => tellAll(injected(), faultList(), outages.data() ?? [], live.nowSlow()))
  const isUnderWay = () => told().some(({ outcome: { kind } }) => kind === 'in_force' || kind === 'out')

  onCleanup(
    clock.every(ASK_EVERY_MS, () => {
      if (hasReason() && isUnderWay() && !catalogue.isLoading()) setAsked((before) => before + 1)
    }),
  )
  return {
    catalogue,
    told,
    last,
    refusal,
    async inject(order) {
      setRefusal(undefined)
      setLast(order)
      const { connection, durationMs, fault, market } = order
      try {
        const json = { fault, connection, ...(market === null ? {} : { market }) }
        await api.call(ENDPOINTS.injectFault, { json: { ...json, ...(durationMs === null ? {} : { durationMs }) } })
      } catch (error) {
        setRefusal(`Could not break it: ${errorText(error)}.`)
      }
      setAsked((before) => before + 1)
    },
  }
}
