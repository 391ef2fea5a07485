import type { Clock } from '../clock.ts'
import type { Peer } from '../transport/peer.ts'

/** When a server pings, and how long it waits. */
export interface HeartbeatTiming {
  readonly everyMs: number
  readonly answerWithinMs: number
}

/** Pings the client with protocol pings and ends its connection when a pong does not come in time. Ends with the socket. */
export async function keepAlive(peer: Peer, clock: Clock, { everyMs, answerWithinMs }: HeartbeatTiming): Promise<void> {
  let answered = true
  peer.webSocket.on('pong', () => {
    answered = true
  })
  const stillOpen = (ms: number) =>
    clock.sleep(ms, peer.signal).then(
      () => true,
      () => false,
    )
  while (await stillOpen(everyMs)) {
    answered = false
    peer.webSocket.ping()
    if (!(await stillOpen(answerWithinMs))) return
    if (!answered) peer.webSocket.terminate()
  }
}
