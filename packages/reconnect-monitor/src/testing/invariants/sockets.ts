import type { Role } from '@holdfast/adapter-core/events'
import { nextDeadline, step } from '../../machine/index.ts'
import type { Look, SimulatedConnection } from '../simulated-connection.ts'
import type { Violate, Watcher } from './invariant.ts'
import { Stalls } from './stalls.ts'

/** Deadlines are met to the ms; arithmetic on instants is not exact. */
const EPSILON_MS = 0.01

const ROLE_BIT = { primary: 1, next: 2, standby: 4 } as const satisfies Record<Role, number>

/** Roles, ends and leftovers of sockets. */
export function watchSockets(violate: Violate): Watcher {
  const stalls = new Stalls()
  /** When the dial of each socket began, by connection and generation. */
  const dialedAt = new Map<string, number>()
  const openedAt = new Map<string, number>()

  const checkRoles = ({ state }: SimulatedConnection): void => {
    let roles = 0
    for (const { generation, role, stage } of state.sockets) {
      if (stage === 'dialing') continue
      if ((roles & ROLE_BIT[role]) !== 0) violate('one_socket_a_role', `two sockets are open as ${role}`)
      roles |= ROLE_BIT[role]
      if ((role === 'primary') !== (generation === state.primary)) {
        violate('one_socket_a_role', `generation ${generation} is ${role}, the primary is ${state.primary}`)
      }
    }
    const hasPrimary = (roles & ROLE_BIT.primary) !== 0
    if (state.primary !== null && !hasPrimary) violate('one_socket_a_role', 'the primary is no open socket')
  }

  const checkDials = ({ state }: SimulatedConnection): void => {
    const dials = state.sockets.filter(({ stage }) => stage === 'dialing')
    const standby = dials.filter(({ role }) => role === 'standby').length
    if (dials.length - standby <= state.config.policy.dialsInFlight && standby <= 1) return
    violate('dials_end', `${dials.length} dials, of which ${standby} for a standby, are in flight`)
  }

  const checkEnds = ({ id, now, state }: SimulatedConnection): void => {
    const { authTimeoutMs, longDialTimeoutMs } = state.config.policy
    for (const { dialLimitMs, generation, stage } of state.sockets) {
      if (stage === 'open') continue
      const since = (stage === 'dialing' ? dialedAt : openedAt).get(`${id} ${generation}`) ?? now
      const limitMs = stage === 'dialing' ? Math.min(dialLimitMs, longDialTimeoutMs) : authTimeoutMs
      const lastedMs = now - since - stalls.within(since, now)
      if (lastedMs > limitMs + EPSILON_MS)
        violate('dials_end', `generation ${generation} is ${stage} for ${lastedMs} ms`)
    }
  }

  /** What the machine does not know must not stand at the exchange. */
  const checkLeftovers = ({ exchange, isRunning, state }: SimulatedConnection): void => {
    if (!isRunning) return
    for (const { generation, stage } of exchange.wires.values()) {
      if (stage === 'ended' || state.sockets.some((socket) => socket.generation === generation)) continue
      violate('one_socket_a_role', `generation ${generation} was given up and still stands`)
    }
  }

  const checkGhost = ({ before, connection, draw, effects, input }: Look): void => {
    if (!('generation' in input) || before.sockets.some(({ generation }) => generation === input.generation)) return
    const nothing = step(before, { type: 'noise', generation: -1 }, connection.now, draw)
    if (Bun.deepEquals(nothing.state, connection.state) && Bun.deepEquals(nothing.effects, effects)) return
    violate('one_socket_a_role', `${input.type} of generation ${input.generation}, which is gone, changed something`)
  }

  const checkStopped = ({ before, connection, effects, input }: Look): void => {
    const { exchange, state } = connection
    if (before.intent === 'stopped' && effects.length > 0) {
      violate('stop_leaves_nothing', `${input.type} after a stop led to ${effects.map(({ type }) => type).join(', ')}`)
    }
    if (state.sockets.length > 0 || nextDeadline(state) !== Number.POSITIVE_INFINITY) {
      violate('stop_leaves_nothing', 'a stopped machine still waits for something')
    }
    if (exchange.standing.length > 0) violate('stop_leaves_nothing', 'a socket still stands after a stop')
  }

  return {
    onStrike({ fault }, now) {
      if (fault.kind === 'stall') stalls.add(now, fault.ms)
    },
    onProcess() {
      dialedAt.clear()
      openedAt.clear()
    },
    onStep(look) {
      const { connection, effects, input } = look
      for (const effect of effects) {
        if (effect.type === 'dial') dialedAt.set(`${connection.id} ${effect.generation}`, connection.now)
      }
      if (input.type === 'opened') openedAt.set(`${connection.id} ${input.generation}`, connection.now)
      checkGhost(look)
      if (connection.state.intent === 'stopped') checkStopped(look)
      if (effects.length === 0) return
      checkLeftovers(connection)
      checkDials(connection)
    },
    onIdle(connection) {
      checkRoles(connection)
      checkEnds(connection)
    },
  }
}
