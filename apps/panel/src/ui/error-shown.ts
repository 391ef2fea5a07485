import { UnreachableError } from '../api/problem.ts'
import type { Link } from '../live/link.ts'

/**
 * An error as it is to be shown; undefined where nothing is. While the bot is lost altogether the banner over the page says so, and what
 * was loaded stays: each list that says the same once more only pushes it down.
 */
export function errorShown(error: unknown, hasData: boolean, link: Link): unknown {
  const isToldAbove = link.state === 'stale' && error instanceof UnreachableError
  return isToldAbove && hasData ? undefined : error
}
