/** Where a command writes; the process's own streams in `main.ts`. */
export interface Output {
  /** To stdout. */
  out(text: string): void
  /** To stderr. */
  err(text: string): void
  /** Colours are for terminals that want them. */
  readonly colors: boolean
}

/** Where a command writes what may be long. */
export interface LongOutput extends Output {
  /** Width of the terminal in columns; null where it is none. */
  readonly columns: number | null
  /**
   * To stdout; resolves once it is taken, so that nothing piles up before a slow reader.
   *
   * @throws {OutputClosedError} when nobody reads any more.
   */
  write(piece: string | Uint8Array): Promise<void>
}

/** The reader has seen enough, as `head` does. No failure. */
export class OutputClosedError extends Error {
  override readonly name = 'OutputClosedError'
}

/** A stream of the process, as far as it is needed. */
interface Stream {
  write(piece: string | Uint8Array, taken: (error?: Error | null) => void): boolean
}

/**
 * `LongOutput.write` over a stream of the process. A turn of I/O comes after each piece: a file takes everything at once,
 * and signals would not be heard before the end.
 */
export function writerTo(stream: Stream): LongOutput['write'] {
  return (piece) =>
    new Promise((resolve, reject) => {
      stream.write(piece, (error) => {
        if (error) reject(new OutputClosedError('Nobody reads any more', { cause: error }))
        else setImmediate(resolve)
      })
    })
}
