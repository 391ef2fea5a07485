import { createServer, type Server, type Socket } from 'node:net'
import type { Clock } from '../clock.ts'
import { Wire } from './wire.ts'

/** Instants kept of past dials. */
const MAX_DIALS = 5000
/** Between tries to get the port back after a refusal, in ms, when someone else holds it for a moment. */
const REOPEN_RETRY_MS = 20

/** TCP dials accepted since the start, without those that turned out to be for REST. While an exchange refuses, the kernel answers and nothing can be counted. */
export interface Dials {
  readonly count: number
  /** Wall time in ms of the newest dials, oldest first, at most 5,000. */
  readonly recent: readonly number[]
}

/** The public port of one exchange: accepts TCP, and can refuse it, hold every byte, or cut every wire. */
export interface Listener {
  readonly port: number
  /** False while it refuses. */
  listening(): boolean
  /** Wires whose TCP socket is open, dead ones included. */
  wires(): Iterable<Wire>
  dials(): Dials
  /** Takes a wire out of the dials: its request was for REST. */
  discount(wire: Wire): void
  /** Holds every byte of present and future wires until each `key` that held has released. */
  hold(key: number): void
  release(key: number): void
  /** Cuts every wire with a FIN and closes the port, so that dials meet ECONNREFUSED, until each `key` is admitted. */
  refuse(key: number): void
  admit(key: number): void
  /** Closes the port and destroys every socket. */
  close(): void
}

export interface ListenerOptions {
  /** 0 = any free port. */
  readonly port: number
  readonly clock: Clock
  readonly signal: AbortSignal
  /** Called for every accepted dial, in the tick that accepts it. */
  onWire(wire: Wire): void
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}

/**
 * Opens the public port on 127.0.0.1.
 *
 * @throws the system's error, e.g. EADDRINUSE, when the port cannot be had.
 */
export async function openListener(options: ListenerOptions): Promise<Listener> {
  const { clock, signal, onWire } = options
  const sockets = new Map<Socket, Wire>()
  const holders = new Set<number>()
  const refusers = new Set<number>()
  const recent: { readonly at: number }[] = []
  const dialOf = new WeakMap<Wire, { readonly at: number }>()
  let count = 0

  function accept(socket: Socket): void {
    count += 1
    const dial = { at: clock.now() }
    recent.push(dial)
    if (recent.length > MAX_DIALS) recent.shift()
    const wire = new Wire(socket, holders.size > 0 ? 'held' : 'flowing', clock)
    sockets.set(socket, wire)
    dialOf.set(wire, dial)
    socket.once('close', () => sockets.delete(socket))
    onWire(wire)
  }

  const create = () => createServer({ allowHalfOpen: true }, accept)
  let server: Server | null = create()
  let reopening = false
  const port = await listen(server, options.port)

  async function reopen(): Promise<void> {
    if (reopening) return
    reopening = true
    while (refusers.size === 0 && !signal.aborted && !server) {
      const next = create()
      const opened = await listen(next, port).catch(() => null)
      if (opened === null) await clock.sleep(REOPEN_RETRY_MS, signal).catch(() => {})
      else if (refusers.size > 0 || signal.aborted) next.close()
      else server = next
    }
    reopening = false
  }

  function shut(): void {
    server?.close()
    server = null
  }

  return {
    port,
    listening: () => server?.listening ?? false,
    wires: () => sockets.values(),
    dials: () => ({ count, recent: recent.map(({ at }) => at) }),
    discount(wire) {
      const dial = dialOf.get(wire)
      if (dial === undefined || !dialOf.delete(wire)) return
      count -= 1
      const index = recent.indexOf(dial)
      if (index >= 0) recent.splice(index, 1)
    },
    hold(key) {
      holders.add(key)
      for (const wire of sockets.values()) wire.hold()
    },
    release(key) {
      holders.delete(key)
      if (holders.size === 0) for (const wire of sockets.values()) wire.release()
    },
    refuse(key) {
      refusers.add(key)
      shut()
      for (const wire of sockets.values()) wire.hangUp()
    },
    admit(key) {
      refusers.delete(key)
      void reopen()
    },
    close() {
      shut()
      for (const socket of sockets.keys()) socket.destroy()
    },
  }
}
