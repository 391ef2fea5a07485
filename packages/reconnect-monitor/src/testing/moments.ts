import { isUp, type MachineState, phaseOf } from '../machine/index.ts'
import type { Moment } from './schedule.ts'

/** A connection is at such a moment of its life now. */
export function isAt(state: MachineState, moment: Moment): boolean {
  switch (moment) {
    case 'dialing':
      return state.sockets.some(({ stage }) => stage === 'dialing')
    case 'authenticating':
      return state.sockets.some(({ stage }) => stage === 'authenticating')
    case 'subscribing':
    case 'syncing':
      return state.primary !== null && !isUp(state) && phaseOf(state) === moment
    case 'live':
      return state.state === 'live'
    case 'waiting':
      return state.intent === 'run' && state.sockets.length === 0
    case 'replacing':
      return state.sockets.some(({ role }) => role === 'next')
    case 'standby':
      return state.sockets.some(({ role, stage }) => role === 'standby' && stage === 'open')
  }
}
