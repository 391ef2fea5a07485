import ReconnectingWebSocket from 'reconnecting-websocket'
import type { ClientRequest, Observation } from '../process/protocol.ts'
import { peerWire } from './peer-wire.ts'

/** reconnecting-websocket as in its README's “Simple usage”: default options, subscriptions sent in `open`. */
export function openReconnectingWebSocket(
  request: ClientRequest,
  observe: (observation: Observation) => void,
): () => void {
  const wire = peerWire(request, observe)
  const rws = new ReconnectingWebSocket(request.url)
  rws.addEventListener('open', () => {
    for (const frame of wire.opened()) rws.send(frame)
  })
  rws.addEventListener('message', ({ data }) => wire.received(String(data)))
  return () => rws.close()
}
