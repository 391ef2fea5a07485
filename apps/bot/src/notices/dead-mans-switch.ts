import type { Clock } from '@holdfast/adapter-core'
import type { Config } from '../config/config.ts'
import type { Log } from '../runtime/log.ts'
import type { Http, HttpReply } from './channels/http.ts'

export interface DeadMansSwitchOptions {
  readonly config: NonNullable<Config['deadMansSwitch']>
  readonly http: Http
  readonly clock: Clock
  /** Whether the bot itself watches and records; a connection that is down is the matter of notices. */
  readonly isWell: () => boolean
  readonly log: Log
  readonly signal: AbortSignal
}

/**
 * Asks an address at a fixed pace while the bot is well, so that a service elsewhere raises the alarm when it falls silent: the one
 * outage the bot cannot tell of itself. A GET, which the common services all take (https://healthchecks.io/docs/http_api/). One
 * request at a time; a beat that comes late is left out. At a stop it simply falls silent: a bot that somebody stopped and forgot is
 * as deaf as one that crashed, and the services have a pause for work that is planned.
 */
export async function runDeadMansSwitch(options: DeadMansSwitchOptions): Promise<void> {
  const { clock, config, http, isWell, log, signal } = options
  const host = new URL(config.url).host
  let problem: string | null = null

  const beat = async (): Promise<void> => {
    const found = isWell()
      ? problemOf(await http({ url: config.url, method: 'GET' }, signal))
      : 'the bot does not record'
    if (signal.aborted || found === problem) return
    if (found === null) log('info', "The dead man's switch is asked again", { endpoint: host })
    else log('warn', "The dead man's switch is not reached", { endpoint: host, why: found })
    problem = found
  }

  for (let dueAt = clock.monotonic(); !signal.aborted; ) {
    await beat()
    const now = clock.monotonic()
    // Whole steps, so that the pace does not drift and nothing piles up.
    dueAt += config.everyMs * (Math.floor((now - dueAt) / config.everyMs) + 1)
    await clock.sleep(dueAt - now, signal).catch(() => {})
  }
}

function problemOf(reply: HttpReply): string | null {
  if (reply.kind === 'none') return reply.why
  return reply.status >= 200 && reply.status < 300 ? null : `HTTP ${reply.status}`
}
