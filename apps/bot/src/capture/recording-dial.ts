import type { Clock, Dial, Frame } from '@holdfast/adapter-core'
import { receivedEntry, type SessionEntry } from './session-file.ts'

export interface RecordingOptions {
  readonly dial: Dial
  readonly clock: Clock
  /** The first socket opened; `openedAt` is wall time in ms. */
  readonly onOpened: (openedAt: number) => void
  /** Something passed over it. */
  readonly onEntry: (entry: SessionEntry) => void
}

/** A dial that records the first socket that opens, and none after it. */
export function createRecordingDial({ clock, dial, onEntry, onOpened }: RecordingOptions): Dial {
  let hasOpened = false
  return (request, events) => {
    let openedMonotonic: number | null = null
    const note = (entryAt: (at: number) => SessionEntry) => {
      if (openedMonotonic !== null) onEntry(entryAt(roundToMicros(clock.monotonic() - openedMonotonic)))
    }
    const socket = dial(request, {
      ...events,
      onOpen: () => {
        if (!hasOpened) {
          hasOpened = true
          openedMonotonic = clock.monotonic()
          onOpened(clock.now())
        }
        events.onOpen()
      },
      onFrame: (frame, isInBurst) => {
        note((at) => receivedEntry(at, frame))
        events.onFrame(frame, isInBurst)
      },
      onClose: (close) => {
        note((at) => ({ kind: 'closed', at, code: close.code, reason: close.reason }))
        events.onClose(close)
      },
      onDialFailed: (failure) => events.onDialFailed(failure),
      onHeartbeat: (kind) => events.onHeartbeat(kind),
    })
    return {
      ...socket,
      send: (frame: Frame) => {
        note((at) => ({ kind: 'sent', at, text: typeof frame === 'string' ? frame : Buffer.from(frame).toString() }))
        socket.send(frame)
      },
    }
  }
}

const roundToMicros = (ms: number) => Math.round(ms * 1_000) / 1_000
