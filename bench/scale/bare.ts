import { WebSocket } from 'ws'
import { MARKET, type OpenFleetOptions } from './supervised.ts'

/** The floor: sockets of the same library that receive and parse the same frames, and do nothing else. */
export function openBareFleet({ count, dialsPerSecond, onFresh, url }: OpenFleetOptions): void {
  const params = { channel: `order_book.${MARKET}.deltas` }
  const request = JSON.stringify({ jsonrpc: '2.0', method: 'subscribe', params, id: 1 })
  const dial = (index: number) => {
    const socket = new WebSocket(url)
    socket.on('open', () => socket.send(request))
    socket.on('message', (data) => {
      const { method } = JSON.parse(data.toString()) as { readonly method?: string }
      if (method === 'subscription') onFresh(index)
    })
    socket.on('error', (error) => {
      throw error
    })
  }
  for (let index = 0; index < count; index++) setTimeout(() => dial(index), (index * 1_000) / dialsPerSecond)
}
