import { messageOf } from '../runtime/startup-error.ts'
import type { AppDeps } from './deps.ts'
import { ProblemError } from './problem.ts'

/**
 * What an action that needs the disk gives. One that cannot be carried out without it is not begun while the disk fails: it
 * would be stored later, long after it was refused.
 *
 * @throws {ProblemError} `store_unavailable`
 */
export async function stored<T>(
  { recorderHealth }: Pick<AppDeps, 'recorderHealth'>,
  action: () => Promise<T>,
): Promise<T> {
  const { lastError, status } = recorderHealth()
  if (status !== 'ok') throw unavailable(lastError ?? 'the disk fails')
  try {
    return await action()
  } catch (error) {
    if (error instanceof ProblemError) throw error
    throw unavailable(messageOf(error))
  }
}

function unavailable(why: string): ProblemError {
  return new ProblemError('store_unavailable', `Nothing was done: the request cannot be stored right now (${why})`)
}
