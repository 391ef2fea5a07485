import type { Link } from './link.ts'
import type { StreamMessage } from './message.ts'
import type { PulsePoint } from './pulse-log.ts'
import type { LiveState } from './state.ts'

/** A message of the stream, and when this browser received it (wall time, ms). */
export interface Received {
  readonly message: StreamMessage
  readonly at: number
}

/** What the hub tells a tab. */
export type FromHub =
  /** All that is known: once, when the tab attaches. */
  | {
      readonly kind: 'state'
      readonly state: LiveState
      readonly pulses: Readonly<Record<string, readonly PulsePoint[]>>
      readonly link: Link
    }
  /** What the stream has said since. */
  | { readonly kind: 'messages'; readonly messages: readonly Received[] }
  | { readonly kind: 'link'; readonly link: Link }
  /** The bot answered, but not with a stream: perhaps a login is needed. */
  | { readonly kind: 'refused' }
  /** Once a second: the hub lives, and asks whether the tab does. `tabs`: how many share the stream. */
  | { readonly kind: 'beat'; readonly tabs: number }

/** What a tab tells the hub. */
export type ToHub =
  | { readonly kind: 'attach' }
  | { readonly kind: 'detach' }
  /** To each beat. */
  | { readonly kind: 'here' }
  /** Opens the stream at once instead of waiting for the next try. */
  | { readonly kind: 'retry' }

const FROM_HUB = { state: true, messages: true, link: true, refused: true, beat: true } as const satisfies Record<
  FromHub['kind'],
  true
>
const TO_HUB = { attach: true, detach: true, here: true, retry: true } as const satisfies Record<ToHub['kind'], true>

/** Both ends are of one version, but what comes over a line is from outside: what is of no known kind is no message. */
export function isFromHub(data: unknown): data is FromHub {
  return hasKindOf(FROM_HUB, data)
}

export function isToHub(data: unknown): data is ToHub {
  return hasKindOf(TO_HUB, data)
}

function hasKindOf(kinds: Readonly<Record<string, true>>, data: unknown): boolean {
  if (typeof data !== 'object' || data === null || !('kind' in data)) return false
  return typeof data.kind === 'string' && Object.hasOwn(kinds, data.kind)
}
