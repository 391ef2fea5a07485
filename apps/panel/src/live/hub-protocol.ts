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
