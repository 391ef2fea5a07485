import type { Browser, CDPSession, Page } from '@playwright/test'
import { cuttableProxy } from '../../e2e/harness/cuttable-proxy.ts'
import type { Desk } from '../../e2e/harness/desk.ts'
import { PATIENCE_MS } from './hand.ts'
import { LONG_MS, type LongTask, traceLongTasks } from './long-tasks.ts'
import type { PanelOptions } from './options.ts'
import { startProfile } from './profile.ts'
import { STEPS, type Step, type World } from './steps.ts'

/** A step that shows a long task is tried so often in all. */
const MOST_TRIES = 3

/** One go at a step. */
export interface Try {
  readonly ms: number
  readonly tasks: readonly LongTask[]
  /** Functions in which the time went; empty without a profile. */
  readonly places: readonly string[]
}

/** A step with all goes at it. */
export interface MeasuredStep {
  readonly name: string
  readonly tries: readonly Try[]
  /** Why it could not be done; null where it was. */
  readonly failure: string | null
}

/** What happened to the heap of a page, in bytes; garbage is collected before each look. */
export interface Heap {
  /** After everything was visited once, and after the squeeze. */
  readonly before: number
  readonly after: number
  readonly squeezeMs: number
  readonly events: number
}

export interface Smoothness {
  readonly steps: readonly MeasuredStep[]
  readonly heap: Heap | null
}

/** Goes through every step with the panel of a large desk. */
export async function measureSmoothness(browser: Browser, desk: Desk, options: PanelOptions): Promise<Smoothness> {
  const proxy = await cuttableProxy(desk.bot.port)
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  context.setDefaultTimeout(PATIENCE_MS)
  const page = await context.newPage()
  const devtools = await context.newCDPSession(page)
  const { connections, isQuick, only } = options
  const world: World = { page, desk, url: proxy.url, connections, isQuick, cut: proxy.cut, restore: proxy.restore }
  const steps: MeasuredStep[] = []
  try {
    for (const step of STEPS) {
      const isWanted = only === null || only.some((word) => step.name.includes(word))
      if (!isWanted && step.name !== 'first load') continue
      const measured = await measureStep(step, world, browser, devtools, options)
      steps.push(measured)
      console.error(`  ${step.name}: ${measured.failure ?? measured.tries.map(inWords).join(', ')}`)
    }
    const heap = only === null || only.includes('heap') ? await squeeze(page, devtools, desk, isQuick) : null
    return { steps, heap }
  } finally {
    await context.close()
    await proxy.close()
  }
}

/** What a go came to: how many tasks kept the processor for too long, and the worst of all. */
export function inWords({ tasks }: Try): string {
  const worst = Math.max(0, ...tasks.map(({ cpuMs }) => cpuMs))
  const long = tasks.filter(({ cpuMs }) => cpuMs > LONG_MS).length
  return tasks.length === 0 ? 'none' : `${long}: ${worst.toFixed(0)}`
}

async function measureStep(
  step: Step,
  world: World,
  browser: Browser,
  devtools: CDPSession,
  { isQuick, profileDirectory }: PanelOptions,
): Promise<MeasuredStep> {
  const { page } = world
  const { name } = step
  const tries: Try[] = []
  let failure: string | null = null
  for (let nth = 1; nth <= (isQuick ? 1 : MOST_TRIES) && failure === null; nth++) {
    await step.prepare?.(world)
    const profiling = await startProfile(devtools, profileDirectory)
    const stop = await traceLongTasks(browser, page)
    const startedAt = performance.now()
    await step.run(world).catch((error: unknown) => {
      failure = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
    })
    const ms = performance.now() - startedAt
    const tasks = await stop()
    tries.push({ ms, tasks, places: (await profiling?.stop(`${name} ${nth}`)) ?? [] })
    if (tasks.every(({ cpuMs }) => cpuMs <= LONG_MS)) break
  }
  return { name, tries, failure }
}

/** A minute in which all that can happen does: every connection is cut every ten seconds. */
async function squeeze(page: Page, devtools: CDPSession, desk: Desk, isQuick: boolean): Promise<Heap> {
  const lengthMs = isQuick ? 15_000 : 60_000
  const newest = async () => (await desk.bot.api.events({ limit: '1' }))[0]?.id ?? 0
  const storm = async (untilMs: number) => {
    const startedAt = performance.now()
    while (performance.now() - startedAt < untilMs) {
      await desk.faultAll('rst')
      await page.waitForTimeout(Math.min(10_000, untilMs))
    }
  }
  // What is kept for five minutes, and what is compiled, is there before the first look.
  await storm(isQuick ? 5_000 : 20_000)
  const [before, from, startedAt] = [await heapBytes(devtools), await newest(), performance.now()]
  await storm(lengthMs)
  const squeezeMs = performance.now() - startedAt
  return { before, after: await heapBytes(devtools), squeezeMs, events: (await newest()) - from }
}

async function heapBytes(devtools: CDPSession): Promise<number> {
  await devtools.send('HeapProfiler.enable')
  await devtools.send('HeapProfiler.collectGarbage')
  await devtools.send('HeapProfiler.collectGarbage')
  const { usedSize } = (await devtools.send('Runtime.getHeapUsage')) as { readonly usedSize: number }
  await devtools.send('HeapProfiler.disable')
  return usedSize
}
