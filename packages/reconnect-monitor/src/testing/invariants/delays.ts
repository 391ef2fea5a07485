import type { Input, MachineState } from '../../machine/index.ts'
import type { Look, SimulatedConnection } from '../simulated-connection.ts'
import type { Violate, Watcher } from './invariant.ts'

const MINUTE_MS = 60_000
const EPSILON_MS = 0.01

interface DialRecord {
  readonly at: number
  /** Asked for by an operator. */
  readonly isAsked: boolean
}

/** What the exchange asked for with an input: nobody may dial its address before that. */
export function floorOf({ config }: MachineState, input: Input, now: number): number | null {
  const { rateLimitFloorMs } = config.policy
  switch (input.type) {
    case 'dial_failed': {
      const { cause, retryAfterMs } = input.failure
      if (retryAfterMs !== null) return now + retryAfterMs
      return cause === 'rate_limited' ? now + rateLimitFloorMs : null
    }
    case 'closed':
      return input.close.code === 1013 ? now + rateLimitFloorMs : null
    case 'throttled':
      return now + (input.retryAfterMs ?? rateLimitFloorMs)
    default:
      return null
  }
}

/** Delays, floors and budgets. */
export function watchDelays(violate: Violate, limits: { perSecond: number; perMinute: number }): Watcher {
  const dials = new Map<string, number[]>()
  const floors = new Map<string, number>()
  /** Dials of the connection itself, standby's excluded. */
  const mainDials = new Map<string, DialRecord[]>()

  const checkBudget = (address: string, now: number): void => {
    const all = [...(dials.get(address) ?? []), now]
    dials.set(address, all)
    const within = (ms: number) => all.filter((at) => at > now - ms + EPSILON_MS).length
    if (within(1_000) > limits.perSecond) violate('delays_bounded', `${within(1_000)} dials to ${address} in a second`)
    if (within(MINUTE_MS) > limits.perMinute) {
      violate('delays_bounded', `${within(MINUTE_MS)} dials to ${address} in a minute`)
    }
    const floor = floors.get(address) ?? 0
    if (now < floor - EPSILON_MS) violate('delays_bounded', `a dial to ${address} ${floor - now} ms before its floor`)
  }

  const checkFlapBucket = ({ before, connection }: Look, isAsked: boolean): void => {
    const { id, now } = connection
    const all = [...(mainDials.get(id) ?? []), { at: now, isAsked }]
    mainDials.set(id, all)
    if (before.flappingSince === null || isAsked) return
    const { flapDialsPerMinute } = before.config.policy
    const count = all.filter(({ at }) => at > now - MINUTE_MS + EPSILON_MS).length
    const asked = all.filter((dial) => dial.at > now - MINUTE_MS && dial.isAsked).length
    if (count - asked > flapDialsPerMinute) violate('reset_on_proof', `${count} dials in a minute while flapping`)
  }

  const onDial = (look: Look, generation: number): void => {
    const { before, connection } = look
    const socket = connection.state.sockets.find((one) => one.generation === generation)
    checkBudget(connection.exchange.address, connection.now)
    if (socket === undefined || socket.role === 'standby') return
    checkFlapBucket(look, before.dialPlan?.reason === 'operator')
  }

  const checkPlan = (before: MachineState, { now, state }: SimulatedConnection): void => {
    const { dialPlan } = state
    if (dialPlan === null || dialPlan === before.dialPlan) return
    const [least, most] = boundsOf(state, dialPlan.reason)
    const { at, delayMs, reason } = dialPlan
    if (delayMs < least - EPSILON_MS || delayMs > most + EPSILON_MS) {
      violate('delays_bounded', `a delay of ${delayMs} ms by ${reason}, allowed are ${least} to ${most}`)
    }
    if (at < now - EPSILON_MS) violate('delays_bounded', `a dial is planned ${now - at} ms in the past`)
  }

  return {
    onProcess() {
      dials.clear()
      floors.clear()
      mainDials.clear()
    },
    onStep(look) {
      const { before, connection, effects, input } = look
      const isKnown = 'generation' in input && before.sockets.some(({ generation }) => generation === input.generation)
      const floor = isKnown ? floorOf(before, input, connection.now) : null
      const { address } = connection.exchange
      if (floor !== null) floors.set(address, Math.max(floors.get(address) ?? 0, floor))
      for (const effect of effects) if (effect.type === 'dial') onDial(look, effect.generation)
      checkPlan(before, connection)
    },
  }
}

/** The delays a reason may have, in ms. Where a floor or the budget moved a plan, it is theirs. */
function boundsOf({ config, failures }: MachineState, reason: string): readonly [least: number, most: number] {
  const { backoffBaseMs, backoffCapMs, firstDelayMaxMs, flapDelayMs, slowProbeMaxMs, slowProbeMs } = config.policy
  switch (reason) {
    case 'first':
      return [0, firstDelayMaxMs]
    case 'backoff': {
      const bound = Math.min(backoffCapMs, backoffBaseMs * 2 ** Math.max(0, failures - 1))
      return [bound / 2, bound]
    }
    case 'flapping':
      return [flapDelayMs * 0.85, flapDelayMs]
    case 'slow_probe':
      return [slowProbeMs, slowProbeMaxMs]
    case 'operator':
      return [0, 0]
    default:
      return [0, Number.POSITIVE_INFINITY]
  }
}
