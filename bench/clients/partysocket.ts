import { WebSocket } from 'partysocket'
import type { ClientRequest, Observation } from '../process/protocol.ts'
import { peerWire } from './peer-wire.ts'

/** partysocket as in its README's “Simple usage”: default options, subscriptions sent in `open`. */
export function openPartySocket(request: ClientRequest, observe: (observation: Observation) => void): () => void {
  const wire = peerWire(request, observe)
  const ws = new WebSocket(request.url)
  ws.addEventListener('open', () => {
    for (const frame of wire.opened()) ws.send(frame)
  })
  ws.addEventListener('message', ({ data }) => wire.received(String(data)))
  return () => ws.close()
}
