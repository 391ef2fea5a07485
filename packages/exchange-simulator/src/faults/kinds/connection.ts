import { type FaultDefinition, type Injection, WHOLE_EXCHANGE } from '../definition.ts'

/** "Service restart": what a client meets at a deploy. @see https://www.iana.org/assignments/websocket/websocket.xml */
const SERVICE_RESTART = { code: 1012, reason: 'service restart' }

/** Less than the books of Paradex or Vest need at the default rate, so that they fall behind more and more. */
const THIN_BYTES_PER_S = 4_000

const DEFAULTS = { ...WHOLE_EXCHANGE, group: 'connection', proof: 'any_frame' } as const
const INSTANT = { ...DEFAULTS, defaultDurationMs: null } as const

/** Ends every TCP connection, as `cut` says. */
function cutAll({ exchange }: Injection, cut: 'hangUp' | 'reset' | 'kill'): undefined {
  for (const wire of [...exchange.listener.wires()]) wire[cut]()
}

/** Faults of sockets and of the path to them. */
export const CONNECTION_FAULTS = {
  rst: {
    ...INSTANT,
    title: 'Pull the plug',
    description:
      'Every open connection breaks with a TCP reset, without a word of goodbye. New connections work at once.',
    begin: (injection) => cutAll(injection, 'reset'),
  },
  fin: {
    ...INSTANT,
    title: 'Hang up without a goodbye',
    description:
      'The exchange ends TCP under every open connection but sends no close frame, as a crashing gateway does. New connections work at once.',
    begin: (injection) => cutAll(injection, 'hangUp'),
  },
  close: {
    ...INSTANT,
    title: 'Close every connection',
    description:
      'The exchange says goodbye with a close frame, 1012 “service restart” unless another code is chosen. New connections work at once.',
    parameters: ['code', 'reason'],
    begin({ exchange, parameters: { code, reason } }) {
      const said = code === undefined ? SERVICE_RESTART : { code, reason: '' }
      for (const { webSocket } of exchange.peers) webSocket.close(said.code, reason ?? said.reason)
      return undefined
    },
  },
  blackhole_sockets: {
    ...INSTANT,
    title: 'Let connections go dead',
    description:
      'Every open connection goes silent in both directions for good, and nobody is told: pings are never answered. New connections work, so the client has to notice by itself.',
    begin: (injection) => cutAll(injection, 'kill'),
  },
  blackhole_path: {
    ...DEFAULTS,
    healsAtEnd: true,
    title: 'Cut the network path',
    description:
      'Nothing gets through in either direction, on connections old and new. Bytes wait on the way and arrive, in order, when the path is back.',
    defaultDurationMs: 10_000,
    begin({ id, exchange }) {
      exchange.listener.hold(id)
      return () => {
        exchange.listener.release(id)
        exchange.tellReleased()
      }
    },
  },
  trickle: {
    ...DEFAULTS,
    title: 'Make the line thin',
    description:
      'What open connections get is squeezed to 4,000 bytes a second: order books fall behind more and more, and pongs wait in the same queue. New connections are quick. At the end all that waits arrives at once.',
    defaultDurationMs: 15_000,
    parameters: ['bytesPerS'],
    begin({ id, exchange, parameters: { bytesPerS = THIN_BYTES_PER_S } }) {
      const limited = [...exchange.listener.wires()]
      for (const wire of limited) wire.limit(id, bytesPerS)
      return () => {
        for (const wire of limited) wire.unlimit(id)
        exchange.tellReleased()
      }
    },
  },
  refuse: {
    ...DEFAULTS,
    healsAtEnd: true,
    title: 'Take the exchange offline',
    description:
      'Every connection is hung up and the port is closed: new connections are refused until the exchange is back.',
    defaultDurationMs: 10_000,
    begin({ id, exchange }) {
      exchange.listener.refuse(id)
      return () => exchange.listener.admit(id)
    },
  },
} as const satisfies Readonly<Record<string, FaultDefinition>>
