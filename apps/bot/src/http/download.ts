import type { Clock } from '@holdfast/adapter-core'

export interface DownloadOptions {
  readonly clock: Clock
  /** How long a client may take nothing before it is given up, in ms. */
  readonly maxPauseMs: number
  /** Called once, whatever ended it; with the error where it is not whole. A client that went away is none. */
  readonly onEnd: (error: unknown) => void
}

/** A client took nothing for too long. */
export class StalledClientError extends Error {
  override readonly name = 'StalledClientError'
}

/**
 * Bytes as the body of an answer, each piece made only when the client took the one before. A failure half-way errors
 * the body, so that the connection is cut and nobody takes it for whole. A client that goes away ends the source.
 *
 * @param source is at its beginning; `first` is what came of it already
 */
export function downloadBody(
  source: AsyncIterator<Uint8Array>,
  first: IteratorResult<Uint8Array>,
  { clock, maxPauseMs, onEnd }: DownloadOptions,
): ReadableStream<Uint8Array> {
  let ready: IteratorResult<Uint8Array> | null = first
  let callOff = (): void => {}
  let isOver = false

  const end = (error: unknown): void => {
    if (isOver) return
    isOver = true
    callOff()
    onEnd(error)
  }
  const waitForClient = (controller: ReadableStreamDefaultController<Uint8Array>): void => {
    callOff = clock.timer(maxPauseMs, () => {
      const error = new StalledClientError(`The client took nothing for ${maxPauseMs} ms`)
      end(error)
      controller.error(error)
      void source.return?.().catch(() => {})
    })
  }

  return new ReadableStream<Uint8Array>(
    {
      start: waitForClient,
      async pull(controller) {
        callOff()
        try {
          const { done, value } = ready ?? (await source.next())
          ready = null
          if (isOver) return
          if (done) {
            end(null)
            controller.close()
            return
          }
          controller.enqueue(value)
          waitForClient(controller)
        } catch (error) {
          end(error)
          controller.error(error)
        }
      },
      async cancel() {
        end(null)
        await source.return?.()
      },
    },
    { highWaterMark: 0 },
  )
}
