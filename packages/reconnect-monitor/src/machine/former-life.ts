import { type Subscription, subscriptionKey } from '@holdfast/adapter-core'
import { isUp } from './state.ts'
import type { Loss, MachineState, OutageClock } from './types.ts'

/** What a connection keeps where it begins anew, under other settings, within one life of the process. */
export interface FormerLife {
  readonly lastGeneration: number
  readonly state: 'connecting' | 'down' | 'failed' | 'paused'
  /** Monotonic ms. */
  readonly stateSince: number
  /** Why it is not live: what it was lost for before, or that it begins anew. */
  readonly loss: Loss | null
  /** The clock of the outage under way. */
  readonly outage: OutageClock | null
  /** Subscriptions that were told to be out, and not yet to be back. */
  readonly out: readonly Subscription[]
}

/**
 * What is left of a connection that ends now, for the one that takes its place. One that was up is lost by an operator's
 * doing; an outage goes on under its first cause; a pause stays one, and `connecting` is no outage yet.
 *
 * @param detail Why it ends, for the outage that its end is.
 * @param isPaused As an operator last asked, stored or not.
 */
export function formerLife(state: MachineState, detail: string, isPaused: boolean, now: number): FormerLife {
  const { lastGeneration, loss, outage, stateSince } = state
  const kept = { lastGeneration, loss: null, outage: null, out: outOf(state) }
  if (isPaused) return { ...kept, state: 'paused', stateSince: state.state === 'paused' ? stateSince : now }
  if (isUp(state)) return { ...kept, state: 'connecting', stateSince: now, loss: lossOf(state, detail, now) }
  if (state.state !== 'down' && state.state !== 'failed') return { ...kept, state: 'connecting', stateSince }
  const closed = loss === null ? null : { ...loss, socketOpen: false }
  return { ...kept, state: state.state, stateSince, loss: closed, outage }
}

/** A machine that goes on from a former life: `start` tells of the loss that its end was, and dials. */
export function revive(machine: MachineState, former: FormerLife): MachineState {
  const { lastGeneration, loss, outage, state, stateSince } = former
  const wereOut = new Set(former.out.map(subscriptionKey))
  return {
    ...machine,
    intent: state === 'paused' ? 'paused' : 'idle',
    lastGeneration,
    state,
    stateSince,
    loss,
    outage,
    everFailed: loss !== null || outage !== null,
    out: machine.config.subscriptions.map((wanted) => wereOut.has(subscriptionKey(wanted))),
  }
}

function outOf({ config, out }: MachineState): readonly Subscription[] {
  return config.subscriptions.filter((_, index) => out[index] === true)
}

function lossOf({ lastGeneration, primary }: MachineState, detail: string, now: number): Loss {
  const generation = primary ?? lastGeneration
  return { cause: 'operator', detail, planned: true, generation, impactAt: now, socketOpen: false, isAway: false }
}
