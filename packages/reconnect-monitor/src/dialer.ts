import type { DialFailure } from '@holdfast/adapter-core'
import type { Role } from '@holdfast/adapter-core/events'
import type { DialDecision } from './dial-budget.ts'
import type { SuperviseOptions } from './supervisor.ts'
import { dialLimits, failureOf } from './translate.ts'

export interface DialerOptions
  extends Pick<SuperviseOptions, 'adapter' | 'clock' | 'connection' | 'dialBudget' | 'policy' | 'signal'> {
  /** What a generation is dialed to be; null once nobody waits for it any more. */
  readonly roleOf: (generation: number) => Role | null
  /** The attempt has failed; not called for a generation that was given up, nor once the signal has aborted. */
  readonly onFailed: (generation: number, failure: DialFailure) => void
}

/** Dials sockets, at the pace that the address allows. */
export interface Dialer {
  /** Takes a dial from the budget, or says how long to wait. */
  request(role: Role): DialDecision
  /** Dials a generation, already taken from the budget. The socket itself tells when it opened. */
  dial(generation: number, refreshCredentials: boolean): void
}

export function createDialer(options: DialerOptions): Dialer {
  const { adapter, clock, connection, dialBudget, onFailed, policy, roleOf, signal } = options
  const limits = dialLimits({ adapter, policy })
  let hasDialed = false

  const request = (role: Role): DialDecision =>
    dialBudget.request({ connection, address: adapter.address, limits, role, now: clock.monotonic() })

  const dial = async (generation: number, refreshCredentials: boolean): Promise<DialFailure | null> => {
    const how = hasDialed ? 'reconnect' : 'connect'
    hasDialed = true
    try {
      await adapter[how](generation, signal, { refreshCredentials })
      return null
    } catch (error) {
      return failureOf(error)
    }
  }

  /** Waits for the budget's yes. @returns False when nobody wants the dial any more. */
  const granted = async (generation: number): Promise<boolean> => {
    for (;;) {
      const role = roleOf(generation)
      if (role === null || signal.aborted) return false
      const decision = request(role)
      if (decision.granted) return true
      await clock.sleep(decision.waitMs, signal).catch(() => {})
    }
  }

  const attempt = async (generation: number, refreshCredentials: boolean): Promise<void> => {
    let failure = await dial(generation, refreshCredentials)
    // Once: an adapter that knows yet another way has failed all the same.
    if (failure?.redial === true) {
      if (!(await granted(generation))) return
      // New credentials, where they were asked for, have been minted; nobody refused them.
      failure = await dial(generation, false)
    }
    if (failure !== null && !signal.aborted) onFailed(generation, failure)
  }

  return { request, dial: (generation, refreshCredentials) => void attempt(generation, refreshCredentials) }
}
