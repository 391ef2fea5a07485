import { type CallOff, type Clock, type ExchangeAdapter, type SystemState, sanitize } from '@holdfast/adapter-core'
import { maintenanceLeftMs } from './maintenance.ts'
import type { Policy } from './policy.ts'

/** No two questions to one exchange are closer than this, in ms, however often its connections are lost. */
const LEAST_APART_MS = 1_000

/** A maintenance that was said, and not denied since, is believed for this long, in ms: a release takes about 15 min. */
const BELIEVED_FOR_MS = 900_000

/** What one connection brings to the watch. */
export interface MaintenanceWatched {
  readonly adapter: Pick<ExchangeAdapter, 'exchange' | 'endpoint' | 'maintenance' | 'rest'>
  readonly clock: Clock
  readonly policy: Pick<Policy, 'maintenanceAskMs' | 'maintenanceWindowAskMs'>
  /** Called where the first answer since this connection was lost says that the exchange is in maintenance. */
  readonly onSaid: (said: string) => void
}

/** What one connection tells the watch, and asks of it. */
export interface MaintenanceMember {
  /** Out since now: its exchange is asked at once, and again while that lasts. */
  out(): void
  /** Not out (any more), or not to be asked about. */
  well(): void
  /** The exchange's word for its maintenance, as last said; null where it said nothing of one. */
  said(): string | null
  /** Paused or stopped: nothing is asked on its behalf. */
  leave(): void
}

/**
 * Asks exchanges whether they are in maintenance: while a connection is out, within an announced window, and until one
 * that was said is over. One question at a time for all connections of an endpoint; none while all is well.
 */
export interface MaintenanceWatch {
  join(watched: MaintenanceWatched): MaintenanceMember
}

interface Member extends MaintenanceWatched {
  outSince: number | null
  /** An answer came since it is out. */
  isAnswered: boolean
}

export function createMaintenanceWatch(): MaintenanceWatch {
  const endpoints = new Map<string, Endpoint>()
  return {
    join(watched) {
      const key = `${watched.adapter.exchange} ${watched.adapter.endpoint}`
      const member: Member = { ...watched, outSince: null, isAnswered: false }
      const enter = (): Endpoint => {
        const endpoint = endpoints.get(key) ?? new Endpoint()
        endpoints.set(key, endpoint)
        endpoint.members.add(member)
        return endpoint
      }
      enter().arm()
      return {
        out() {
          member.outSince = member.clock.monotonic()
          member.isAnswered = false
          enter().arm()
        },
        well() {
          member.outSince = null
          enter().arm()
        },
        said: () => endpoints.get(key)?.said ?? null,
        leave() {
          member.outSince = null
          const endpoint = endpoints.get(key)
          if (endpoint?.members.delete(member) !== true) return
          if (endpoint.members.size > 0) return
          endpoint.end()
          endpoints.delete(key)
        },
      }
    },
  }
}

/** One exchange at one endpoint, as all its connections see it. */
class Endpoint {
  readonly members = new Set<Member>()
  readonly #ended = new AbortController()
  #verdict: { readonly said: string; readonly at: number } | null = null
  #isAsking = false
  /** When the last question was asked, in monotonic ms. */
  #askedAt = Number.NEGATIVE_INFINITY
  #callOff: CallOff = () => {}

  get said(): string | null {
    const [member] = this.members
    const isOld = member === undefined || member.clock.monotonic() - (this.#verdict?.at ?? 0) > BELIEVED_FOR_MS
    return isOld ? null : (this.#verdict?.said ?? null)
  }

  /** Sets the timer for the next question, or for the next look whether one is due. */
  arm(): void {
    this.#callOff()
    this.#callOff = () => {}
    const [member] = this.members
    const waitMs = this.#waitMs()
    if (member === undefined || waitMs === null || this.#isAsking) return
    if (waitMs <= 0) void this.#ask(member)
    else this.#callOff = member.clock.timer(waitMs, () => this.arm())
  }

  end(): void {
    this.#callOff()
    this.#ended.abort()
  }

  /** How long until the next question, or the next look, in ms; null where neither is needed. */
  #waitMs(): number | null {
    const members = [...this.members]
    const [first] = members
    if (first === undefined) return null
    const sinceMs = first.clock.monotonic() - this.#askedAt
    const waiting = members.filter(({ outSince }) => outSince !== null)
    if (waiting.some(({ outSince }) => (outSince ?? 0) > this.#askedAt)) return LEAST_APART_MS - sinceMs
    if (waiting.length > 0) return least(waiting, 'maintenanceAskMs') - sinceMs
    const everyMs = least(members, 'maintenanceWindowAskMs')
    const isWindow = maintenanceLeftMs(first.adapter.maintenance, first.clock.now()) !== null
    if (isWindow || this.said !== null) return everyMs - sinceMs
    return first.adapter.maintenance.length === 0 ? null : everyMs
  }

  async #ask({ adapter, clock }: Member): Promise<void> {
    this.#isAsking = true
    const askedAt = clock.monotonic()
    this.#askedAt = askedAt
    const state = await adapter.rest.systemState(this.#ended.signal).catch(() => null)
    this.#isAsking = false
    if (this.#ended.signal.aborted) return
    if (state !== null) this.#hear(state, askedAt, clock.monotonic())
    this.arm()
  }

  #hear({ isInMaintenance, said: word }: SystemState, askedAt: number, at: number): void {
    const said = sanitize(word)
    this.#verdict = isInMaintenance ? { said, at } : null
    for (const member of this.members) {
      if (member.outSince === null || member.outSince > askedAt || member.isAnswered) continue
      member.isAnswered = true
      if (isInMaintenance) member.onSaid(said)
    }
  }
}

function least(members: readonly Member[], name: keyof Member['policy']): number {
  return Math.min(...members.map(({ policy }) => policy[name]))
}
