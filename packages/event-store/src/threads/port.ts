import { parentPort } from 'node:worker_threads'

/** The other side of a thread, as seen from inside it. */
export interface ServerPort<In, Out> {
  onMessage(receive: (message: In) => void): void
  post(message: Out, transfer?: readonly ArrayBuffer[]): void
  /** Nothing more comes: the thread ends. */
  close(): void
}

/** The way out of this thread. @throws where this is no thread. */
export function parent<In, Out>(): ServerPort<In, Out> {
  const port = parentPort
  if (port === null) throw new Error('This file is the entry of a thread')
  return {
    onMessage: (receive) => void port.on('message', receive),
    post: (message, transfer = []) => port.postMessage(message, [...transfer]),
    close: () => port.close(),
  }
}
