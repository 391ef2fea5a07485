import { BackupError, StoreClosedError, StoreModeError, StoreOpenError, ThreadDiedError } from '../errors.ts'
import { EventsDroppedError, InvalidCursorError, WindowTooLargeError } from '../port.ts'

/** An error on its way between threads. */
export interface WireError {
  readonly name: string
  readonly message: string
  readonly stack?: string
  /** Members that callers look at. */
  readonly path?: string
  readonly code?: string
}

const CLASSES: readonly { readonly name: string; readonly prototype: Error }[] = [
  BackupError,
  EventsDroppedError,
  InvalidCursorError,
  StoreClosedError,
  StoreModeError,
  StoreOpenError,
  ThreadDiedError,
  WindowTooLargeError,
  RangeError,
  TypeError,
]

export function toWire(error: unknown): WireError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) }
  const { name, message, stack } = error
  return {
    name,
    message,
    ...(stack === undefined ? {} : { stack }),
    ...('path' in error && typeof error.path === 'string' ? { path: error.path } : {}),
    ...('code' in error && typeof error.code === 'string' ? { code: error.code } : {}),
  }
}

/** The same error: its class by its name, so that `instanceof` holds; a plain Error where the name is not ours. */
export function fromWire({ name, message, ...members }: WireError): Error {
  const error = new Error(message)
  const known = CLASSES.find((candidate) => candidate.name === name)
  if (known !== undefined) Object.setPrototypeOf(error, known.prototype)
  return Object.assign(error, { name, ...members })
}
