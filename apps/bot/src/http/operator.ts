import type { Clock } from '@holdfast/adapter-core'
import type { OperatorRequest } from '@holdfast/reconnect-monitor'
import type { Context } from 'hono'
import { ProblemError } from './problem.ts'
import type { AppEnv } from './route.ts'

/** How long an action waits for its event to be on disk, in ms. */
export const RECORD_TIMEOUT_MS = 3_000

/**
 * Who asks, from where, and why: the reason is on one line, and without the secrets that `scrub` knows, as it is stored
 * for good.
 */
export function operatorRequest(
  c: Context<AppEnv>,
  { reason }: { readonly reason?: string | undefined },
  scrub: (text: string) => string,
): OperatorRequest {
  const said = cleaned(reason)
  return {
    actor: c.get('actor') ?? 'unknown',
    reason: said === null ? null : scrub(said),
    address: c.get('address'),
  }
}

/** What an action comes to. @throws {ProblemError} `store_unavailable` where the disk is slow to store it. */
export async function carriedOut<T>(action: Promise<T>, clock: Clock): Promise<T> {
  const done = new AbortController()
  const timeout = clock.sleep(RECORD_TIMEOUT_MS, done.signal).then(() => {
    throw new ProblemError('store_unavailable', 'The disk is slow to store the request; it is carried out once stored')
  })
  try {
    return await Promise.race([action, timeout])
  } finally {
    timeout.catch(() => {})
    // Nobody hears of it any more where it took too long.
    action.catch(() => {})
    done.abort()
  }
}

function cleaned(reason: string | undefined): string | null {
  const text = (reason ?? '').replace(/\p{Cc}+/gu, ' ').trim()
  return text === '' ? null : text
}
