import { parseArgs } from 'node:util'

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
  const whole = (flag: string, text: string) => {
    const value = Number(text)
    if (Number.isInteger(value) && value >= 1) return value
    throw new RangeError(`--${flag} must be a whole number from 1, got ${text}`)
  }
  return {
    clients: whole('clients', values.clients),
    mute: whole('mute', values.mute),
    rate: whole('rate', values.rate),
    windowMs: whole('seconds', values.seconds ?? (values.quick ? '8' : '20')) * 1_000,
    asJson: values.json,
  }
}
