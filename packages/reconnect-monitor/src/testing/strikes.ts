import type { SocketFault, Sockets } from './schedule.ts'
import type { SimulatedExchange } from './simulated-exchange.ts'
import type { Wire } from './wire.ts'

/** Strikes the open sockets of a connection, of which `primary` speaks for it. */
export function strikeSockets(exchange: SimulatedExchange, primary: number | null, fault: SocketFault): void {
  for (const wire of chosen(exchange, primary, fault.sockets)) strikeWire(exchange, wire, fault)
}

function chosen(exchange: SimulatedExchange, primary: number | null, sockets: Sockets): readonly Wire[] {
  return exchange.standing.filter(({ generation }) => {
    if (sockets === 'all') return true
    return (generation === primary) === (sockets === 'primary')
  })
}

function strikeWire(exchange: SimulatedExchange, wire: Wire, fault: SocketFault): void {
  switch (fault.kind) {
    case 'close':
      wire.close({ code: fault.code, reason: '' })
      break
    case 'blackhole':
      wire.isDead = true
      break
    case 'mute': {
      const muted = fault.healedByAsking ? 'until_asked' : 'for_ever'
      for (const [index, market] of wire.markets.entries()) {
        // Silence of a channel without a pace of its own says nothing, and nobody looks for it.
        if (market.kind === 'events') continue
        if (fault.market === null || fault.market % wire.markets.length === index) market.muted = muted
      }
      break
    }
    case 'lose_frames':
    case 'repeat_frame':
    case 'cross':
      strikeMarket(exchange, wire, fault)
      break
    case 'garbage': {
      const { generation } = wire
      wire.reply(() => wire.tell({ type: 'noise', generation, kind: 'malformed', detail: 'no JSON' }))
      break
    }
    case 'throttle': {
      const { generation } = wire
      const { retryAfterMs } = fault
      wire.reply(() => wire.tell({ type: 'throttled', generation, detail: 'too many requests', retryAfterMs }))
      break
    }
  }
}

function strikeMarket(
  exchange: SimulatedExchange,
  wire: Wire,
  fault: Extract<SocketFault, { kind: 'lose_frames' | 'repeat_frame' | 'cross' }>,
): void {
  const index = fault.market % wire.markets.length
  const market = wire.markets[index]
  if (market === undefined) return
  if (fault.kind === 'lose_frames') market.lose += fault.frames
  else if (fault.kind === 'repeat_frame') market.repeat = market.kind !== 'events'
  else exchange.cross(index, wire)
}
