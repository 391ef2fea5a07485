import type { ClientName, ClientRequest, Observation } from '../process/protocol.ts'
import { openHoldfast } from './holdfast.ts'
import { openPartySocket } from './partysocket.ts'
import { openReconnectingWebSocket } from './reconnecting-websocket.ts'
import { openWebsocketTs } from './websocket-ts.ts'

/** Opens a connection, tells its consumer's view, and returns how it is closed. */
type OpenClient = (request: ClientRequest, observe: (observation: Observation) => void) => () => void

const OPEN = {
  holdfast: openHoldfast,
  'reconnecting-websocket': openReconnectingWebSocket,
  partysocket: openPartySocket,
  'websocket-ts': openWebsocketTs,
} as const satisfies Record<ClientName, OpenClient>

/** Keeps one connection with the client it names. */
export const openClient: OpenClient = (request, observe) => OPEN[request.client](request, observe)
