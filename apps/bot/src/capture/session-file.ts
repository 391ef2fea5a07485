import type { Frame, Subscription } from '@holdfast/adapter-core'
import * as v from 'valibot'

/** A text of a session that is none; says where and why. */
class SessionError extends Error {
  override readonly name = 'SessionError'
}

/** The last instant there is (ECMA-262, time values), in ms. */
const MAX_INSTANT = 8.64e15

const Header = v.object({
  holdfast: v.literal('session'),
  version: v.literal(1),
  /** The adapter's id. */
  exchange: v.string(),
  /** Where it was recorded, without the query. */
  endpoint: v.string(),
  /** Wall time at which the socket opened, ms since the Unix epoch. */
  openedAt: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_INSTANT)),
  /** The adapter's options. */
  options: v.record(v.string(), v.string()),
  subscriptions: v.array(v.object({ channel: v.string(), market: v.string() })),
  /** The program that recorded it. */
  recordedBy: v.string(),
})

/** Ms after the socket opened; a recording lasts a day at most. */
const At = v.pipe(v.number(), v.minValue(0), v.maxValue(2 * 86_400_000))

/** What may stand in a close frame, or in place of one (RFC 6455, 7.4). */
const CloseCode = v.pipe(v.number(), v.integer(), v.minValue(1_000), v.maxValue(4_999))

const Entry = v.variant('kind', [
  v.object({ kind: v.literal('sent'), at: At, text: v.string() }),
  v.object({ kind: v.literal('received'), at: At, text: v.string() }),
  v.object({ kind: v.literal('received_bytes'), at: At, base64: v.pipe(v.string(), v.base64()) }),
  v.object({ kind: v.literal('closed'), at: At, code: v.nullable(CloseCode), reason: v.string() }),
])

/** Where and when a session was recorded, and what was asked for. */
export type SessionHeader = v.InferOutput<typeof Header>
/** One thing that happened on the socket, in order. */
export type SessionEntry = v.InferOutput<typeof Entry>

/** All that passed over one socket, from its opening to its end or to the end of the recording. */
export interface Session {
  readonly header: SessionHeader & { readonly subscriptions: readonly Subscription[] }
  readonly entries: readonly SessionEntry[]
}

/** One line of a session's file; the header is the first. */
export function sessionLine(part: SessionHeader | SessionEntry): string {
  return `${JSON.stringify(part)}\n`
}

/** A received frame as an entry: text stays readable, bytes become base64. */
export function receivedEntry(at: number, frame: Frame): SessionEntry {
  if (typeof frame === 'string') return { kind: 'received', at, text: frame }
  return { kind: 'received_bytes', at, base64: Buffer.from(frame).toString('base64') }
}

/** Reads a session's file. A last line that was cut short is left out. @throws {SessionError} naming the line. */
export function parseSession(text: string): Session {
  const lines = text.split('\n')
  // What follows the last newline was cut short, or is nothing.
  lines.pop()
  const [first = '', ...rest] = lines
  const header = v.safeParse(Header, readLine(first, 1))
  if (!header.success) throw new SessionError(`Line 1 is not the head of a session: ${issueOf(header.issues)}`)
  const entries = rest.map((line, index) => {
    const entry = v.safeParse(Entry, readLine(line, index + 2))
    if (!entry.success) throw new SessionError(`Line ${index + 2} is no entry of a session: ${issueOf(entry.issues)}`)
    return entry.output
  })
  return { header: header.output, entries }
}

function readLine(line: string, number: number): unknown {
  try {
    return JSON.parse(line)
  } catch {
    throw new SessionError(`Line ${number} is no JSON`)
  }
}

function issueOf(issues: readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]]): string {
  const [issue] = issues
  const path = issue.path?.map(({ key }) => String(key)).join('.')
  return path === undefined ? issue.message : `${path}: ${issue.message}`
}
