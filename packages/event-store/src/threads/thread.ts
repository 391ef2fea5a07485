import { Worker } from 'node:worker_threads'

/** A thread of ours, as seen from the one that started it. */
export interface Thread<In> {
  post(message: In): void
  /** Ends it, whatever it is doing; what SQLite is doing right now it does to its end. */
  terminate(): Promise<void>
}

export interface ThreadEvents<Out> {
  readonly onMessage: (message: Out) => void
  /** It is gone, and all that it held is let go of: after `terminate`, or by a bug, which `error` tells. */
  readonly onExit: (error: Error | null) => void
}

/** Starts a thread; a parameter wherever one is needed. */
export type StartThread<In, Out> = (events: ThreadEvents<Out>) => Thread<In>

/** Starts a file as a thread. */
export function startThread<In, Out>(entry: URL, { onMessage, onExit }: ThreadEvents<Out>): Thread<In> {
  const worker = new Worker(entry)
  let failure: Error | null = null
  worker.on('message', onMessage)
  worker.on('error', (error: unknown) => {
    failure = error instanceof Error ? error : new Error(String(error))
  })
  worker.on('exit', () => onExit(failure))
  return {
    post: (message) => worker.postMessage(message),
    terminate: async () => {
      await worker.terminate()
    },
  }
}
