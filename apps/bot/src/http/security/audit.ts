import type { Clock } from '@holdfast/adapter-core'
import type { HoldfastEvent, StoredEvent } from '@holdfast/adapter-core/events'
import type { Log } from '../../runtime/log.ts'
import { RECORD_TIMEOUT_MS } from '../operator.ts'
import { takeToken } from './rate-limit.ts'

/** Failed logins on record: ten at once, then one a minute, so that guessing cannot flood the disk. */
const FAILURES = { perSecond: 1 / 60, burst: 10 }

/** What is done to access itself. */
export type AccessAction = 'login' | 'logout' | 'logout_everywhere'

/** Puts on record who came in, who left, and who tried. */
export interface AccessAudit {
  /** Resolves once it is on disk; or, where the disk fails or is slow, without: then the log alone tells. */
  record(action: AccessAction, by: { readonly actor: string; readonly address: string | null }): Promise<void>
  /** Never waits. What is left out is counted in the next one that is not. */
  failed(address: string | null, how: 'login' | 'bearer_token'): void
}

export interface AuditOptions {
  readonly clock: Clock
  readonly log: Log
  readonly record: (event: HoldfastEvent) => Promise<StoredEvent>
}

export function createAccessAudit({ clock, log, record }: AuditOptions): AccessAudit {
  let bucket: ReturnType<typeof takeToken>['bucket'] | null = null
  let leftOut = 0

  const store = (data: { actor: string; reason: string | null; address: string | null; action: string }) =>
    record({ type: 'operator_action', connection: null, at: clock.now(), data })

  return {
    async record(action, { actor, address }) {
      const limit = new AbortController()
      const unrecorded = clock.sleep(RECORD_TIMEOUT_MS, limit.signal).then(() => {
        throw new Error('the disk is slow')
      })
      try {
        await Promise.race([store({ actor, reason: null, address, action }), unrecorded])
      } catch (error) {
        log('error', 'Cannot store an operator action; it is done unrecorded', { action, actor, address, error })
      } finally {
        unrecorded.catch(() => {})
        limit.abort()
      }
    },
    failed(address, how) {
      const taken = takeToken(bucket, FAILURES, clock.monotonic())
      bucket = taken.bucket
      if (!taken.ok) {
        leftOut++
        return
      }
      const more = leftOut === 0 ? '' : `; ${leftOut} more since the last one on record`
      leftOut = 0
      log('warn', 'A wrong token', { address, reason: how })
      store({
        actor: 'unknown',
        reason: `wrong ${how.replace('_', ' ')}${more}`,
        address,
        action: 'login_failed',
      }).catch(() => {})
    },
  }
}
