import type { Browser, Page } from '@playwright/test'

/** Longer than this, in ms, a task is a long one; so say browsers. */
export const LONG_MS = 50

/** What tasks spend their time on, by the names that Chromium gives its work. */
const KINDS = {
  script: ['FunctionCall', 'EvaluateScript', 'v8.compile', 'v8.evaluateModule', 'RunMicrotasks', 'EventDispatch'],
  style: ['UpdateLayoutTree'],
  layout: ['Layout'],
  paint: ['PrePaint', 'Paint', 'Layerize', 'Commit'],
  garbage: ['MinorGC', 'MajorGC'],
} as const satisfies Readonly<Record<string, readonly string[]>>
type Kind = keyof typeof KINDS

/** A long task of the page's main thread. */
export interface LongTask {
  /** On the trace's clock, in µs. */
  readonly startedAt: number
  /** Until it was over. */
  readonly ms: number
  /** The processor's time in it: the rest of `ms` went to others on this machine. */
  readonly cpuMs: number
  /** Of `cpuMs`; a part may hold others. */
  readonly parts: Readonly<Partial<Record<Kind, number>>>
}

interface TraceEvent {
  readonly name: string
  readonly ph: string
  readonly pid: number
  readonly tid: number
  /** µs. */
  readonly ts: number
  readonly dur?: number
  /** On the processor, µs. */
  readonly tdur?: number
  readonly args?: { readonly name?: string }
}

/** Gathers the long tasks of a page from now on, from Chromium's own trace, until the returned function is called. */
export async function traceLongTasks(browser: Browser, page: Page): Promise<() => Promise<readonly LongTask[]>> {
  await browser.startTracing(page, { categories: ['toplevel', 'devtools.timeline', 'blink', 'v8'] })
  return async () => {
    const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as {
      readonly traceEvents: readonly TraceEvent[]
    }
    return longTasksOf(traceEvents)
  }
}

/** The tasks of the busiest page of a trace that took longer than `LONG_MS`, oldest first. */
export function longTasksOf(events: readonly TraceEvent[]): readonly LongTask[] {
  const isTask = ({ name, ph }: TraceEvent) => ph === 'X' && name.endsWith('::RunTask')
  const threads = events
    .filter(({ args, name }) => name === 'thread_name' && args?.name === 'CrRendererMain')
    .map(({ pid, tid }) => {
      const own = events.filter((event) => event.pid === pid && event.tid === tid && event.ph === 'X')
      return { own, busyUs: own.filter(isTask).reduce((sum, { tdur = 0 }) => sum + tdur, 0) }
    })
  const { own } = threads.toSorted((a, b) => b.busyUs - a.busyUs)[0] ?? { own: [] }
  return own
    .filter((event) => isTask(event) && (event.dur ?? 0) > LONG_MS * 1_000)
    .toSorted((a, b) => a.ts - b.ts)
    .map((task) => ({
      startedAt: task.ts,
      ms: (task.dur ?? 0) / 1_000,
      cpuMs: (task.tdur ?? 0) / 1_000,
      parts: partsOf(own.filter(({ ts }) => ts >= task.ts && ts < task.ts + (task.dur ?? 0))),
    }))
}

function partsOf(within: readonly TraceEvent[]): LongTask['parts'] {
  const parts: Partial<Record<Kind, number>> = {}
  for (const [kind, names] of Object.entries(KINDS) as [Kind, readonly string[]][]) {
    const own = within.filter(({ name }) => names.includes(name))
    // A call within a call is counted with the outer one.
    const outer = own.filter(({ ts }) => !own.some((other) => other.ts < ts && ts < other.ts + (other.dur ?? 0)))
    const ms = outer.reduce((sum, { tdur = 0 }) => sum + tdur, 0) / 1_000
    if (ms >= 1) parts[kind] = Math.round(ms)
  }
  return parts
}
