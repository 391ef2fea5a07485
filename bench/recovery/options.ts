import { parseArgs } from 'node:util'
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

/** Reads the flags. @throws {Error} saying which is wrong and what it takes. */
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
  const number = (flag: 'rounds' | 'peers' | 'lanes', fallback: number, min: number) => {
    const value = Number(values[flag] ?? fallback)
    if (Number.isInteger(value) && value >= min) return value
    throw new RangeError(`--${flag} must be a whole number from ${min}, got ${values[flag]}`)
  }
  const wanted = values.faults?.split(',')
  const unknown = wanted?.filter((id) => !ROWS.some((row) => row.id === id)) ?? []
  if (unknown.length > 0) {
    throw new RangeError(`--faults must be of ${ROWS.map(({ id }) => id).join(', ')}, got ${unknown.join(', ')}`)
  }
  return {
    rows: ROWS.filter(({ id }) => wanted?.includes(id) ?? true),
    rounds: number('rounds', values.quick ? 4 : 50, 1),
    peerRounds: number('peers', values.quick ? 0 : 5, 0),
    lanes: number('lanes', values.quick ? 16 : 48, 2),
    isQuick: values.quick,
    asJson: values.json,
  }
}
