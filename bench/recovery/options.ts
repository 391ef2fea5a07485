import { parseArgs } from 'node:util'
import { namesFlag } from '../names-flag.ts'
import { wholeFlag } from '../whole-flag.ts'
import type { PromiseRow } from './promise.ts'
import { ROWS } from './rows.ts'

export const RECOVERY_USAGE = `recovery   the promise, fault by fault, over loopback sockets to simulators in another process
  --rounds N     faults a row (default 50; 4 with --quick)
  --faults A,B   only these rows
  --peers N      faults a row and peer, 0 = no peers (default 5; 0 with --quick)
  --lanes N      connections that are hurt at the same time (default 48; 16 with --quick)
  --quick        few rounds and shorter faults, to see that all is in place
  --json         the result as JSON`

/** What of the promise is measured, and how often. */
export interface RecoveryOptions {
  readonly rows: readonly PromiseRow[]
  /** Faults a row. */
  readonly rounds: number
  /** Faults a row and peer; 0 = no peers. */
  readonly peerRounds: number
  /** Connections that are hurt at the same time. */
  readonly lanes: number
  readonly isQuick: boolean
  readonly asJson: boolean
}

/** @throws {RangeError} naming the flag that is wrong. */
export function parseRecoveryOptions(args: readonly string[]): RecoveryOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string' },
      faults: { type: 'string' },
      peers: { type: 'string' },
      lanes: { type: 'string' },
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  })
  const faults = namesFlag(
    'faults',
    values.faults,
    ROWS.map(({ id }) => id),
  )
  return {
    rows: ROWS.filter(({ id }) => faults.includes(id)),
    rounds: wholeFlag('rounds', values.rounds ?? (values.quick ? '4' : '50')),
    peerRounds: wholeFlag('peers', values.peers ?? (values.quick ? '0' : '5'), 0),
    lanes: wholeFlag('lanes', values.lanes ?? (values.quick ? '16' : '48'), 2),
    isQuick: values.quick,
    asJson: values.json,
  }
}
