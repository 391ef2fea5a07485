import { PROBLEMS, type ProblemCode, type ProblemDto } from '@holdfast/api-contract'

export interface ProblemExtras {
  /** The query parameter or body field at fault. */
  readonly parameter?: string
  /** What it may be instead. */
  readonly allowed?: readonly string[]
  /** Further members of the document. */
  readonly members?: Readonly<Record<string, unknown>>
  readonly headers?: Readonly<Record<string, string>>
}

/** A request that is refused; `createApp` turns it into problem details. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly code: ProblemCode
  readonly extras: ProblemExtras

  /** `detail` is a sentence for the person who sent the request. */
  constructor(code: ProblemCode, detail: string, extras: ProblemExtras = {}) {
    super(detail)
    this.code = code
    this.extras = extras
  }
}

/**
 * Problem details of a refusal; `requestId` leads to its line in the log. `scrub` takes secrets out of all else: a detail may
 * quote the request. Null where nobody proved who asks: what is quoted then is their own, and a mask would tell a guesser
 * that it is right.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9457
 */
export function problemResponse(
  { code, message, extras }: ProblemError,
  requestId: string,
  scrub: ((text: string) => string) | null,
): Response {
  const { status, title } = PROBLEMS[code]
  const body: Omit<ProblemDto, 'requestId'> = {
    type: `urn:holdfast:problem:${code}`,
    title,
    status,
    detail: message,
    code,
    ...(extras.parameter === undefined ? {} : { parameter: extras.parameter }),
    ...(extras.allowed === undefined ? {} : { allowed: [...extras.allowed] }),
  }
  const text = JSON.stringify({ ...body, ...extras.members })
  const told = scrub === null ? text : scrub(text)
  return new Response(`${told.slice(0, -1)},"requestId":${JSON.stringify(requestId)}}`, {
    status,
    headers: { ...extras.headers, 'content-type': 'application/problem+json' },
  })
}
