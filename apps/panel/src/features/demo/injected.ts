import type { FaultCatalogueDto, FaultGroup } from '@holdfast/api-contract'
import { duration } from '@holdfast/reconnect-monitor/history'

export type Fault = FaultCatalogueDto['faults'][number]
export type Injected = FaultCatalogueDto['injected'][number]

export const GROUP_LABELS = {
  connection: 'Connections',
  handshake: 'On the way in',
  silence: 'Silence',
  book: 'Order books',
  frame: 'Strange frames',
  subscription: 'Subscriptions',
  rest: 'REST',
} as const satisfies Record<FaultGroup, string>

/** A fault with a length stays `under way` until it ends; then, as an instant at once, data has to come back. */
export type Healing = 'under_way' | 'healing' | 'healed'

export function healingOf({ endedAt, firstFrameAt }: Injected, fault: Fault | undefined): Healing {
  if (firstFrameAt !== null) return 'healed'
  return endedAt === null && fault?.defaultDurationMs !== null ? 'under_way' : 'healing'
}

/** How an injected fault stands, e.g. "data again after 1.42 s". */
export function healingText(injected: Injected, fault: Fault | undefined): string {
  switch (healingOf(injected, fault)) {
    case 'under_way':
      return 'under way'
    case 'healing':
      return 'waiting for data'
    case 'healed':
      return `data again after ${duration((injected.firstFrameAt ?? injected.beganAt) - injected.beganAt)}`
  }
}
