import { distribution } from '../report/distribution.ts'
import type { Load } from './loads.ts'
import { LONG_MS } from './long-tasks.ts'
import type { MeasuredStep, Smoothness, Try } from './smooth.ts'
import { gzippedOf, type Weight } from './weight.ts'

/** What the panel promises. */
const BOUNDS = {
  /** Script at first load, the worker's included, in bytes, gzipped. */
  scriptBytes: 90_000,
  /** From the start of a navigation on loopback until rows with data are there and a press is answered. */
  interactiveMs: 1_000,
  /** The heap may grow by so much in a minute of storms, in bytes: what is kept is bounded, what is not would grow faster. */
  heapBytes: 8_000_000,
} as const

/** Cold loads of a bot with so many connections. */
export interface MeasuredLoads {
  readonly connections: number
  readonly loads: readonly Load[]
}

export interface PanelResult {
  readonly weight: Weight
  readonly loads: readonly MeasuredLoads[]
  readonly events: number
  readonly smoothness: Smoothness
}

export interface PanelCheck {
  readonly bound: string
  readonly measured: string
  readonly passed: boolean
}

const worstOf = ({ tasks }: Try): number => Math.max(0, ...tasks.map(({ cpuMs }) => cpuMs))

/** The go at a step that disturbed it the least: the others show what else the machine did. Undefined where there was none. */
export function bestTry({ tries }: MeasuredStep): Try | undefined {
  return tries.toSorted((a, b) => worstOf(a) - worstOf(b))[0]
}

/** Holds what was measured against every bound. */
export function judgePanel({ loads, smoothness, weight }: PanelResult): readonly PanelCheck[] {
  const script = gzippedOf(weight.first, 'script', 'worker')
  const { heap, steps } = smoothness
  return [
    {
      bound: `script at first load, gzipped ≤ ${BOUNDS.scriptBytes / 1_000} kB`,
      measured: `${(script / 1_000).toFixed(1)} kB`,
      passed: script <= BOUNDS.scriptBytes,
    },
    ...loads.map((measured) => judgeLoads(measured)),
    ...steps.map((step) => judgeStep(step)),
    ...(heap === null
      ? []
      : [
          {
            bound: `heap grows in a minute of storms ≤ ${BOUNDS.heapBytes / 1_000_000} MB`,
            measured: `${((heap.after - heap.before) / 1_000_000).toFixed(1)} MB`,
            passed: heap.after - heap.before <= BOUNDS.heapBytes,
          },
        ]),
  ]
}

function judgeLoads({ connections, loads }: MeasuredLoads): PanelCheck {
  const { max, p50 } = distribution(loads.map(({ interactiveMs }) => interactiveMs))
  return {
    bound: `interactive with ${connections} connections, p50 ≤ ${BOUNDS.interactiveMs} ms`,
    measured: `${p50.toFixed(0)} ms, worst ${max.toFixed(0)} ms`,
    passed: p50 <= BOUNDS.interactiveMs,
  }
}

function judgeStep(step: MeasuredStep): PanelCheck {
  const best = bestTry(step)
  const worst = best === undefined ? 0 : worstOf(best)
  return {
    bound: `${step.name}: no task takes more than ${LONG_MS} ms of the processor`,
    measured: step.failure ?? (worst === 0 ? `none > ${LONG_MS} ms` : `worst ${worst.toFixed(0)} ms`),
    passed: step.failure === null && best !== undefined && worst <= LONG_MS,
  }
}
