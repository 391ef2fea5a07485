import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'
import type { Clock } from '../clock.ts'

/**
 * What a wire does with bytes.
 *
 *   flowing ─► held ─► flowing     bytes wait and go on in order
 *      └────────┴────► dead        bytes vanish both ways, no FIN goes out
 *      └────────┴────► cut         FIN or RST has gone out
 */
export type WireState = 'flowing' | 'held' | 'dead' | 'cut'

/** How often a thin pipe lets its share through, in ms. */
const TRICKLE_MS = 50

/** What may wait inwards while a wire is held; beyond it TCP itself makes the sender wait. */
const MAX_HELD_INWARD_BYTES = 1_048_576

/**
 * A TCP socket that can misbehave. The HTTP and WebSocket servers above it see an ordinary stream and know of nothing.
 *
 * Destroying a wire (a normal end, a missed pong) ends TCP with a FIN; on a held wire the FIN waits for the release,
 * on a dead one it never goes out.
 */
export class Wire extends Duplex {
  readonly #socket: Socket
  #state: WireState
  #inward: Buffer[] = []
  #inwardBytes = 0
  #peerEnded = false
  /** Continues the one write that waits for room or for the release. */
  #resumeWrite: (() => void) | null = null
  /** Fault id → bytes a second outwards. */
  readonly #limits = new Map<number, number>()
  #unlimited = new AbortController()
  readonly #clock: Clock

  constructor(socket: Socket, state: 'flowing' | 'held', clock: Clock) {
    super({ allowHalfOpen: true })
    this.#socket = socket
    this.#state = state
    this.#clock = clock
    socket.setNoDelay(true)
    socket.on('data', (chunk: Buffer) => this.#receive(chunk))
    socket.on('drain', () => this.#continueWrite())
    socket.on('end', () => this.#receiveEnd())
    // The close that follows says all that matters.
    socket.on('error', () => {})
    socket.on('close', () => this.#closed())
  }

  get state(): WireState {
    return this.#state
  }

  /** True when a byte written now can reach the peer. */
  get flows(): boolean {
    return this.#state === 'flowing' && !this.#peerEnded && !this.destroyed
  }

  /** True while bytes written now may reach the peer much later. */
  get isLimited(): boolean {
    return this.#limits.size > 0
  }

  /** True when the peer has hung up, or TCP is gone. */
  get isLeft(): boolean {
    return this.#peerEnded || this.destroyed
  }

  /** Lets at most so many bytes a second out, in order, until each `key` is unlimited. */
  limit(key: number, bytesPerS: number): void {
    this.#limits.set(key, bytesPerS)
  }

  /** Takes a limit away; with the last of them all that waits goes out. */
  unlimit(key: number): void {
    this.#limits.delete(key)
    if (this.#limits.size > 0) return
    this.#unlimited.abort()
    this.#unlimited = new AbortController()
  }

  /** Keeps all bytes back, both ways, until `release`. */
  hold(): void {
    if (this.#state === 'flowing') this.#state = 'held'
  }

  /** Lets held bytes go on, in order. A peer that has hung up meanwhile gets nothing any more. */
  release(): void {
    if (this.#state !== 'held') return
    this.#state = 'flowing'
    if (this.#peerEnded || this.destroyed) {
      this.hangUp()
      return
    }
    for (const chunk of this.#inward.splice(0)) this.push(chunk)
    this.#inwardBytes = 0
    this.#socket.resume()
    this.#continueWrite()
  }

  /** Goes dead for good: nothing arrives, nothing leaves, not even a FIN. TCP stays open until the peer leaves. */
  kill(): void {
    if (this.#state === 'cut') return
    this.#state = 'dead'
    this.#inward = []
    this.#socket.resume()
    this.#continueWrite()
  }

  /** Ends TCP with a FIN, whatever was going on, without a word on the layers above. Of a dead wire nobody hears. */
  hangUp(): void {
    if (this.#state !== 'cut' && this.#state !== 'dead') {
      this.#state = 'cut'
      this.#socket.end()
      this.#socket.resume()
    }
    this.destroy()
  }

  /** Ends TCP with a RST. Of a dead wire nobody hears. */
  reset(): void {
    if (this.#state !== 'dead') {
      this.#state = 'cut'
      this.#socket.resetAndDestroy()
    }
    this.destroy()
  }

  override _read(): void {
    if (this.#state !== 'held') this.#socket.resume()
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    switch (this.#state) {
      case 'held':
        this.#resumeWrite = () => this._write(chunk, _encoding, done)
        return
      case 'flowing':
        if (this.isLimited) void this.#trickle(chunk, done)
        else if (this.#socket.write(chunk)) done()
        else this.#resumeWrite = done
        return
      case 'dead':
      case 'cut':
        done()
        return
    }
  }

  /** One system call for what has piled up. */
  override _writev(chunks: { chunk: Buffer; encoding: BufferEncoding }[], done: () => void): void {
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), 'binary', done)
  }

  override _final(done: () => void): void {
    if (this.#state === 'flowing') this.#socket.end()
    done()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#resumeWrite = null
    if (this.#state === 'flowing') this.hangUp()
    done(error)
  }

  /** Writes a share every so often. What the end of the limit, or of the wire, leaves over goes the ordinary way. */
  async #trickle(chunk: Buffer, done: () => void): Promise<void> {
    let rest = chunk
    while (rest.length > 0 && this.isLimited && this.#state === 'flowing') {
      const share = Math.max(1, Math.round((Math.min(...this.#limits.values()) * TRICKLE_MS) / 1000))
      this.#socket.write(rest.subarray(0, share))
      rest = rest.subarray(share)
      await this.#clock.sleep(TRICKLE_MS, this.#unlimited.signal).catch(() => {})
    }
    if (rest.length > 0) this._write(rest, 'binary', done)
    else done()
  }

  #continueWrite(): void {
    const resume = this.#resumeWrite
    this.#resumeWrite = null
    resume?.()
  }

  #receive(chunk: Buffer): void {
    if (this.#state === 'flowing') {
      if (!this.push(chunk)) this.#socket.pause()
    } else if (this.#state === 'held') {
      this.#inward.push(chunk)
      this.#inwardBytes += chunk.length
      if (this.#inwardBytes > MAX_HELD_INWARD_BYTES) this.#socket.pause()
    }
  }

  #receiveEnd(): void {
    this.#peerEnded = true
    if (this.#state === 'flowing') this.push(null)
    // A held wire answers at its release: through a black path no FIN comes either.
    else if (this.#state !== 'held') this.#socket.destroy()
  }

  #closed(): void {
    this.#state = 'cut'
    this.destroy()
  }
}
