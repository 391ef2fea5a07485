import type { Dial, DialFailure, DialRequest, Frame, Socket, SocketEvents } from '../socket.ts'

/** A socket without a network: records what is sent, and tells what the test makes it tell. */
export class FakeSocket implements Socket {
  /** Frames sent while open, in order. */
  readonly sent: Frame[] = []
  /** Protocol pings sent while open. */
  pings = 0
  terminated = false
  #state: 'new' | 'dialing' | 'open' | 'ended' = 'new'
  #events: SocketEvents | null = null

  get isOpen(): boolean {
    return this.#state === 'open'
  }

  /** Called by the dial. */
  attach(events: SocketEvents): void {
    this.#events = events
    this.#state = 'dialing'
  }

  /** The 101. */
  open(): void {
    if (this.#state !== 'dialing') return
    this.#state = 'open'
    this.#events?.onOpen()
  }

  /** The dial ends without an open socket. */
  fail(failure: DialFailure): void {
    if (this.#state !== 'dialing') return
    this.#state = 'ended'
    this.#events?.onDialFailed(failure)
  }

  /** A frame arrives. */
  push(frame: Frame, isInBurst = false): void {
    if (this.#state === 'open') this.#events?.onFrame(frame, isInBurst)
  }

  /** A protocol ping or pong arrives. */
  heartbeat(kind: 'ping' | 'pong'): void {
    if (this.#state === 'open') this.#events?.onHeartbeat(kind)
  }

  /** The peer ends it; code null = without a close frame. */
  close(code: number | null = null, reason = ''): void {
    if (this.#state !== 'open') return
    this.#state = 'ended'
    this.#events?.onClose({ code, reason })
  }

  send(frame: Frame): void {
    if (this.#state === 'open') this.sent.push(frame)
  }

  ping(): void {
    if (this.#state === 'open') this.pings += 1
  }

  terminate(): void {
    this.terminated = true
    this.#state = 'ended'
  }
}

/** A dial and what it was asked. */
export interface ScriptedDial {
  readonly dial: Dial
  readonly requests: readonly DialRequest[]
  /** Every socket handed out, in order. */
  readonly sockets: readonly FakeSocket[]
}

/**
 * A dial that does what its steps say, in order: opens on the next microtask, fails, or stays silent. After the last
 * step every dial opens.
 */
export function scriptedDial(...steps: readonly ('open' | 'hang' | DialFailure)[]): ScriptedDial {
  const requests: DialRequest[] = []
  const sockets: FakeSocket[] = []
  const dial: Dial = (request, events) => {
    const step = steps[requests.length] ?? 'open'
    const socket = new FakeSocket()
    requests.push(request)
    sockets.push(socket)
    socket.attach(events)
    if (step === 'open') queueMicrotask(() => socket.open())
    else if (step !== 'hang') queueMicrotask(() => socket.fail(step))
    return socket
  }
  return { dial, requests, sockets }
}
