import { parseArgs } from 'node:util'
import { wholeFlag } from '../whole-flag.ts'

export const PANEL_USAGE = `panel      the panel in Chromium: bytes and time of the first load, long tasks with 200 connections, memory
  --connections N  of the large bot (default 200)
  --loads N        cold loads of each size (default 10; 4 with --quick)
  --rate N         book changes a second and market (default 5)
  --only A,B       only steps whose name has one of these words
  --profile DIR    writes a CPU profile of every step there, and names what the long tasks did
  --quick          fewer loads, shorter steps, each once
  --json           the result as JSON`

export interface PanelOptions {
  readonly connections: number
  readonly loads: number
  readonly rateHz: number
  /** Words of which a step's name must have one; null for all steps. */
  readonly only: readonly string[] | null
  readonly profileDirectory: string | null
  readonly isQuick: boolean
  readonly asJson: boolean
}

/** @throws {RangeError} naming the flag that is wrong. */
export function parsePanelOptions(args: readonly string[]): PanelOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      connections: { type: 'string', default: '200' },
      loads: { type: 'string' },
      rate: { type: 'string', default: '5' },
      only: { type: 'string' },
      profile: { type: 'string' },
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  })
  return {
    connections: wholeFlag('connections', values.connections),
    loads: wholeFlag('loads', values.loads ?? (values.quick ? '4' : '10')),
    rateHz: wholeFlag('rate', values.rate),
    only: values.only?.split(',') ?? null,
    profileDirectory: values.profile ?? null,
    isQuick: values.quick,
    asJson: values.json,
  }
}
