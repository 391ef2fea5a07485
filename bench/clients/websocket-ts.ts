import { ArrayQueue, ConstantBackoff, WebsocketBuilder, WebsocketEvent } from 'websocket-ts'
import type { ClientRequest, Observation } from '../process/protocol.ts'
import { peerWire } from './peer-wire.ts'

/** websocket-ts as in its README's “Quickstart”: a buffer, a retry every second, subscriptions sent in `open`. */
export function openWebsocketTs(request: ClientRequest, observe: (observation: Observation) => void): () => void {
  const wire = peerWire(request, observe)
  const ws = new WebsocketBuilder(request.url)
    .withBuffer(new ArrayQueue())
    .withBackoff(new ConstantBackoff(1000))
    .build()
  ws.addEventListener(WebsocketEvent.open, () => {
    for (const frame of wire.opened()) ws.send(frame)
  })
  ws.addEventListener(WebsocketEvent.message, (_ws, { data }) => wire.received(String(data)))
  return () => ws.close()
}
