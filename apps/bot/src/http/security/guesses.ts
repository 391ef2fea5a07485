import type { Clock } from '@holdfast/adapter-core'
import { neighbourOf } from './address.ts'
import { hashOf } from './secret.ts'

/** Wrong tokens of a kind that an address may try in a minute before it has to wait. */
const MAX_WRONG = 10
const WINDOW_MS = 60_000
/** How long an address that knew the token counts as more than a guesser, in ms: as long as a session. */
const PROVEN_MS = 43_200_000
/** Addresses remembered at most: of those who guess at the login, who guess otherwise, and who know. */
const MAX_ADDRESSES = 1_000

export type Verdict =
  | { readonly kind: 'right' }
  /** `isNew`: not the same one as a moment ago. */
  | { readonly kind: 'wrong'; readonly isNew: boolean }
  /** Too many were wrong; it was either not looked at, or is wrong too. */
  | { readonly kind: 'wait'; readonly waitMs: number }

/** How a token came: typed into the login, or sent with a request. */
export type GuessKind = 'login' | 'bearer'

/**
 * Slows down whoever guesses tokens: an address that was wrong too often is not even told whether its next token is
 * right, so that guessing stays at ten a minute of either kind. Who mistypes at the login keeps no script out, nor the
 * other way round. Except where the right token came from before: behind a proxy all callers share its address, and those
 * who know the token must not be locked out by those who do not. There, the token's length is what stands in a guesser's
 * way.
 */
export interface Guesses {
  /**
   * Judges a token. The same wrong one counts each time where it is typed, and once where it is sent: a script that was
   * not told of the new one would lock its whole address out.
   */
  judge(address: string | null, token: string, kind: GuessKind): Verdict
  /** The token has changed: nobody has proven that they know the new one. */
  forgetProofs(): void
}

export function createGuesses(clock: Pick<Clock, 'monotonic'>, isRight: (token: string) => boolean): Guesses {
  const wrongOf = { login: createWrongOnes(clock), bearer: createWrongOnes(clock) } satisfies Record<
    GuessKind,
    WrongOnes
  >
  const provenBy = new Map<string, number>()

  const isProven = (neighbour: string): boolean => {
    const at = provenBy.get(neighbour)
    return at !== undefined && clock.monotonic() - at < PROVEN_MS
  }
  const prove = (neighbour: string): void => {
    provenBy.delete(neighbour)
    provenBy.set(neighbour, clock.monotonic())
    const oldest = provenBy.keys().next().value
    if (provenBy.size > MAX_ADDRESSES && oldest !== undefined) provenBy.delete(oldest)
  }

  return {
    judge(address, token, kind) {
      const neighbour = neighbourOf(address)
      const wrong = wrongOf[kind]
      const wait: Verdict = { kind: 'wait', waitMs: wrong.waitMs(neighbour) }
      if (wait.waitMs > 0 && !isProven(neighbour)) return wait
      if (isRight(token)) {
        prove(neighbour)
        return { kind: 'right' }
      }
      const isNew = wrong.add(neighbour, hashOf(token), kind === 'login')
      return wait.waitMs > 0 ? wait : { kind: 'wrong', isNew }
    },
    forgetProofs: () => provenBy.clear(),
  }
}

/** Wrong tokens of the last minute, by where they came from. */
interface WrongOnes {
  /** Until one more may be tried, in ms; 0 = now. */
  waitMs(neighbour: string): number
  /** Says whether it is another than those of a moment ago; only then it counts, or where repeats do. */
  add(neighbour: string, hash: string, countRepeats: boolean): boolean
}

interface Wrong {
  readonly hash: string
  readonly at: number
}

function createWrongOnes(clock: Pick<Clock, 'monotonic'>): WrongOnes {
  const wrongBy = new Map<string, readonly Wrong[]>()

  const recent = (name: string): readonly Wrong[] => {
    const since = clock.monotonic() - WINDOW_MS
    return (wrongBy.get(name) ?? []).filter(({ at }) => at > since)
  }
  /** Where the table is full, strangers share a name: to forget one of them would let it begin anew. */
  const nameOf = (neighbour: string): string => {
    if (wrongBy.has(neighbour) || wrongBy.size < MAX_ADDRESSES) return neighbour
    for (const known of wrongBy.keys()) if (recent(known).length === 0) wrongBy.delete(known)
    return wrongBy.size < MAX_ADDRESSES ? neighbour : EVERYONE_ELSE
  }

  return {
    waitMs(neighbour) {
      const blocking = recent(nameOf(neighbour)).at(-MAX_WRONG)
      return blocking === undefined ? 0 : Math.ceil(blocking.at + WINDOW_MS - clock.monotonic())
    },
    add(neighbour, hash, countRepeats) {
      const name = nameOf(neighbour)
      const before = recent(name)
      const isNew = before.every((one) => one.hash !== hash)
      if (isNew || countRepeats) wrongBy.set(name, [...before, { hash, at: clock.monotonic() }].slice(-MAX_WRONG))
      return isNew
    },
  }
}

const EVERYONE_ELSE = '*'
