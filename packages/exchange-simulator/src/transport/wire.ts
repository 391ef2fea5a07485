import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'

/**
 * What a wire does with bytes.
 *
 *   flowing ─► held ─► flowing     bytes wait and go on in order
 *      └────────┴────► dead        bytes vanish both ways, no FIN goes out
 *      └────────┴────► cut         FIN or RST has gone out
 */
export type WireState = 'flowing' | 'held' | 'dead' | 'cut'

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

  constructor(socket: Socket, state: 'flowing' | 'held') {
    super({ allowHalfOpen: true })
    this.#socket = socket
    this.#state = state
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
        if (this.#socket.write(chunk)) done()
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
