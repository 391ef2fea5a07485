import { parseArgs } from 'node:util'
import { wholeFlag } from '../whole-flag.ts'

export const FANOUT_USAGE = `fanout     the stream of the real bot to many clients, some of which never read; all dropped at once
  --clients N    that read (default 1000)
  --mute N       that never read (default 100)
  --rate N       events a second (default 10)
  --seconds N    of each window that is measured (default 20; 8 with --quick)
  --quick        shorter windows
  --json         the result as JSON`

export interface FanoutOptions {
  readonly clients: number
  readonly mute: number
  /** Events a second. */
  readonly rate: number
  readonly windowMs: number
  readonly asJson: boolean
}

/** @throws {RangeError} naming the flag that is wrong. */
export function parseFanoutOptions(args: readonly string[]): FanoutOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      clients: { type: 'string', default: '1000' },
      mute: { type: 'string', default: '100' },
      rate: { type: 'string', default: '10' },
      seconds: { type: 'string' },
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  })
  return {
    clients: wholeFlag('clients', values.clients),
    mute: wholeFlag('mute', values.mute),
    rate: wholeFlag('rate', values.rate),
    windowMs: wholeFlag('seconds', values.seconds ?? (values.quick ? '8' : '20')) * 1_000,
    asJson: values.json,
  }
}
