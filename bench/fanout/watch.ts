import { readFileSync } from 'node:fs'
import type { Bot } from '../process/bot.ts'
import { cpuMsOf, rssBytesOf } from '../process/proc.ts'
import { distribution, type Quantiles } from '../report/distribution.ts'

const ASK_EVERY_MS = 20

/** The bot's process in a stretch of time, from outside. */
export interface Watched {
  /** % of one core. */
  readonly cpuPct: number
  readonly maxRssBytes: number
  /** How long `/healthz` took to answer, in ms: the wait for the event loop, mostly. */
  readonly answer: Quantiles
}

export const rssOf = ({ pid }: Pick<Bot, 'pid'>): number => rssBytesOf(readFileSync(`/proc/${pid}/status`, 'utf8'))

/** Watches from now on until the returned function is called. */
export function watch(bot: Pick<Bot, 'pid' | 'url'>): () => Promise<Watched> {
  const cpuMs = () => cpuMsOf(readFileSync(`/proc/${bot.pid}/stat`, 'utf8'))
  const begun = { cpuMs: cpuMs(), at: performance.now() }
  const answers: number[] = []
  let maxRssBytes = 0
  let isStopped = false
  const done = (async () => {
    while (!isStopped) {
      const askedAt = performance.now()
      await (await fetch(`${bot.url}/healthz`)).arrayBuffer()
      answers.push(performance.now() - askedAt)
      maxRssBytes = Math.max(maxRssBytes, rssOf(bot))
      await Bun.sleep(ASK_EVERY_MS)
    }
  })()
  return async () => {
    isStopped = true
    await done
    const cpuPct = ((cpuMs() - begun.cpuMs) / (performance.now() - begun.at)) * 100
    return { cpuPct, maxRssBytes, answer: distribution(answers) }
  }
}

/** What the bot's health says of its streams and its loop. */
export interface StreamHealth {
  readonly clients: number
  readonly cutOff: number
  readonly newestId: number
  readonly loopLagP99Ms: number
}

export async function streamHealth({ url }: Pick<Bot, 'url'>): Promise<StreamHealth> {
  const response = await fetch(`${url}/api/v1/health`)
  const health = (await response.json()) as {
    readonly streams: { readonly clients: number; readonly cutOff: number }
    readonly store: { readonly lastEventId: number | null }
    readonly loopLag: { readonly p99Ms: number }
  }
  return { ...health.streams, newestId: health.store.lastEventId ?? 0, loopLagP99Ms: health.loopLag.p99Ms }
}
