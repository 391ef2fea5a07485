import { parseArgs } from 'node:util'
import { namesFlag } from '../names-flag.ts'
import { ROWS } from '../recovery/rows.ts'
import { wholeFlag } from '../whole-flag.ts'

export const LOAD_USAGE = `load       recoveries of the real bot while its API is asked for all it can answer, and while nobody asks
  --faults A,B      only these rows of the promise (default rst, half_open, mute_all, mute_channel, gap)
  --rounds N        faults a row and exchange (default 3; 1 with --quick)
  --connections N   HTTP connections that ask without a pause (default 20)
  --quick           few rounds, and rst and half_open alone
  --json            the result as JSON`

const FAULTS = ['rst', 'half_open', 'mute_all', 'mute_channel', 'gap']
const QUICK_FAULTS = ['rst', 'half_open']

export interface LoadOptions {
  readonly rows: typeof ROWS
  /** Faults a row and exchange, with load and without. */
  readonly rounds: number
  readonly connections: number
  readonly isQuick: boolean
  readonly asJson: boolean
}

/** @throws {RangeError} naming the flag that is wrong. */
export function parseLoadOptions(args: readonly string[]): LoadOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      faults: { type: 'string' },
      rounds: { type: 'string' },
      connections: { type: 'string', default: '20' },
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  })
  const possible = ROWS.filter(({ injury }) => injury.kind === 'faults')
  const chosen = values.faults ?? (values.quick ? QUICK_FAULTS : FAULTS).join(',')
  const wanted = namesFlag(
    'faults',
    chosen,
    possible.map(({ id }) => id),
  )
  return {
    rows: possible.filter(({ id }) => wanted.includes(id)),
    rounds: wholeFlag('rounds', values.rounds ?? (values.quick ? '1' : '3')),
    connections: wholeFlag('connections', values.connections),
    isQuick: values.quick,
    asJson: values.json,
  }
}
