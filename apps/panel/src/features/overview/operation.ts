import type { ConnectionDto } from '@holdfast/api-contract'
import { ticking } from '../../ui/duration.ts'
import { floorOf } from './situation.ts'

export const OPERATIONS = ['reconnect', 'pause', 'resume'] as const
/** What an operator can ask of a connection; also the endpoint's name. */
export type Operation = (typeof OPERATIONS)[number]

interface OperationWords {
  readonly ask: string
  /** What will happen, said before it does. `now`: the bot's time. */
  readonly consequence: (connection: ConnectionDto, now: number) => string
  readonly confirm: (id: string) => string
  readonly waiting: string
  /** The same when it takes longer than usual, without its full stop. */
  readonly still: string
  readonly done: string
}

export const OPERATION_WORDS = {
  reconnect: {
    ask: 'Reconnect now',
    consequence: reconnectConsequence,
    confirm: (id) => `Reconnect ${id}`,
    waiting: 'Asked. Waiting for data on the new socket.',
    still: 'Still waiting for data on the new socket',
    done: 'Reconnected',
  },
  pause: {
    ask: 'Pause',
    consequence: ({ id }) =>
      `The bot closes ${id}'s socket and stays away until someone resumes it. Its prices are not current meanwhile. Paused time does not count against uptime.`,
    confirm: (id) => `Pause ${id}`,
    waiting: 'Asked. Waiting for the connection to stop.',
    still: 'Still waiting for the connection to stop',
    done: 'Paused',
  },
  resume: {
    ask: 'Resume',
    consequence: ({ id }) => `The bot connects ${id} again at once; a wait that the exchange asked for is kept.`,
    confirm: (id) => `Resume ${id}`,
    waiting: 'Asked. Waiting for the connection to start.',
    still: 'Still waiting for the connection to start',
    done: 'Resumed',
  },
} as const satisfies Record<Operation, OperationWords>

function reconnectConsequence(connection: ConnectionDto, now: number): string {
  const { id, sockets } = connection
  const floor = floorOf(connection, now)
  const when = floor === null ? 'at once' : `in ${ticking(floor.leftMs)}, not sooner: ${floor.why}`
  const limited = floor === null ? ' Limits of the exchange are kept.' : ''
  if (!sockets.some(({ role }) => role === 'primary')) return `The bot dials ${id} ${when}.${limited}`
  if (sockets.some(({ role }) => role === 'standby')) {
    return `The bot leaves ${id}'s socket, and its standby takes over at once if it delivers. A new standby is dialed ${when}.`
  }
  return `The bot leaves ${id}'s socket now and dials a new one ${when}. Its prices are not current until data flows again. This is recorded as a planned outage.`
}

/** What makes sense in a state. */
export function operationsOf(state: ConnectionDto['state']): readonly Operation[] {
  switch (state) {
    case 'paused':
      return ['resume']
    case 'stopped':
      return []
    case 'connecting':
    case 'live':
    case 'degraded':
    case 'down':
    case 'failed':
      return ['reconnect', 'pause']
  }
}

/** Whether what the bot tells now shows that an operation asked for at `before` is done. */
export function isDone(operation: Operation, before: { readonly generation: number }, now: ConnectionDto): boolean {
  switch (operation) {
    case 'reconnect':
      // A standby that took over may be the older socket of the two.
      return now.generation !== before.generation && (now.state === 'live' || now.state === 'degraded')
    case 'pause':
      return now.state === 'paused'
    case 'resume':
      return now.state !== 'paused'
  }
}
