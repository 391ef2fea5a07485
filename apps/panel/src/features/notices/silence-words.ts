import type { SilenceKind } from '@holdfast/adapter-core/notices'
import type { SilenceDto } from '@holdfast/api-contract'

/** What a silence is about, as a name. */
export function silenceTarget(connection: string | null): string {
  return connection ?? 'all connections'
}

interface Planned {
  readonly kind: SilenceKind
  /** Null = all connections, and the bot itself. */
  readonly connection: string | null
  /** `for 4 h`, `from … to …`: for how long, in words. */
  readonly when: string
  /** Whether anything it is about is out right now. */
  readonly isOut: boolean
}

/** What a silence will do, said before it does; a sentence each. */
export function silenceConsequence({ connection, isOut, kind, when }: Planned): readonly string[] {
  const about = connection === null ? 'any connection, or the bot itself,' : connection
  return [
    `Nothing is sent about ${about} ${when}${kind === 'mute' ? muteEnd(connection, isOut) : ''}.`,
    kind === 'maintenance' ? 'It does not end with a recovery.' : '',
    'Connecting and recording go on, and what falls due is listed as held back.',
    'What is still out when it ends, and was not told, is told then.',
  ].filter((sentence) => sentence !== '')
}

function muteEnd(connection: string | null, isOut: boolean): string {
  if (connection === null) return ', or until nothing is out any more'
  return isOut ? ', or until it recovers' : ', or until it recovers from its next outage'
}

/** What ending a silence before its time does. */
export function endConsequence({ connection, kind }: SilenceDto, isInForce: boolean): string {
  const about = connection === null ? 'everything' : connection
  if (!isInForce) return `The announced ${kind} does not begin: notices about ${about} are sent as usual.`
  return `Notices about ${about} are sent again from now on. What is still out and was not told yet is told at once.`
}

/** True while it holds notices back; `now` in ms since the Unix epoch. */
export function isInForce({ endedAt, from, until }: SilenceDto, now: number): boolean {
  return endedAt === null && from <= now && now < until
}

/** True until it is over: in force, or to come. */
export function isAhead({ endedAt, until }: SilenceDto, now: number): boolean {
  return endedAt === null && now < until
}

/** The silence that holds back notices about a connection right now, its own before one of all; null where none does. */
export function silenceOf(silences: readonly SilenceDto[], connection: string, now: number): SilenceDto | null {
  const inForce = silences.filter((silence) => isInForce(silence, now))
  return (
    inForce.find((silence) => silence.connection === connection) ??
    inForce.find((silence) => silence.connection === null) ??
    null
  )
}
