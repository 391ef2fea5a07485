import type { FaultDefinition, FaultDescription } from './definition.ts'
import { BOOK_FAULTS } from './kinds/book.ts'
import { CONNECTION_FAULTS } from './kinds/connection.ts'
import { FRAME_FAULTS } from './kinds/frame.ts'
import { HANDSHAKE_FAULTS } from './kinds/handshake.ts'
import { REST_FAULTS } from './kinds/rest.ts'
import { SILENCE_FAULTS } from './kinds/silence.ts'
import { SUBSCRIPTION_FAULTS } from './kinds/subscription.ts'

const ALL = {
  ...CONNECTION_FAULTS,
  ...HANDSHAKE_FAULTS,
  ...SILENCE_FAULTS,
  ...BOOK_FAULTS,
  ...FRAME_FAULTS,
  ...SUBSCRIPTION_FAULTS,
  ...REST_FAULTS,
}

/** The name of a fault. */
export type FaultName = keyof typeof ALL

/** Every way the simulator can misbehave, in the order of a menu. */
export const FAULTS: Readonly<Record<FaultName, FaultDefinition>> = ALL
export const FAULT_NAMES = Object.keys(ALL) as [FaultName, ...FaultName[]]

/** One line of the catalogue as told to the outside. */
export interface CatalogueEntry extends FaultDescription {
  readonly fault: FaultName
  readonly healsAtEnd: boolean
}

function entryOf(fault: FaultName): CatalogueEntry {
  const { group, title, description, takesMarket, defaultDurationMs, exchanges, healsAtEnd, parameters } = FAULTS[fault]
  const told = { group, title, description, takesMarket, defaultDurationMs, exchanges, parameters }
  return { fault, ...told, healsAtEnd: healsAtEnd ?? false }
}

/** The catalogue in the order of a menu. */
export const FAULT_CATALOGUE: readonly CatalogueEntry[] = FAULT_NAMES.map(entryOf)
