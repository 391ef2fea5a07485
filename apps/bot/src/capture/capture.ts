import type { Clock, Dial, ExchangeDefinition, Subscription } from '@holdfast/adapter-core'
import { keepAlive, type Policy } from '@holdfast/reconnect-monitor'
import { createRecordingDial } from './recording-dial.ts'
import { type SessionEntry, sessionLine } from './session-file.ts'

export interface CaptureOptions {
  readonly definition: ExchangeDefinition
  readonly url: string
  readonly options: Readonly<Record<string, string>>
  readonly subscriptions: readonly Subscription[]
  readonly policy: Policy
  readonly dial: Dial
  readonly clock: Clock
  readonly random: () => number
  /** The program's name and version, for the record. */
  readonly recordedBy: string
  readonly limits: CaptureLimits
  /** Takes the file's text, piece by piece. */
  readonly write: (text: string) => void
  /** Ends it before its time. */
  readonly signal: AbortSignal
}

/** Whatever is reached first ends a recording. */
export interface CaptureLimits {
  readonly durationMs: number
  /** Received frames. */
  readonly frames: number
  /** Of the file. */
  readonly bytes: number
}

/** What a recording came to. */
export interface Captured {
  readonly frames: number
  readonly bytes: number
  /** From the opening to the last entry, in ms. */
  readonly durationMs: number
  /** Null: nothing was recorded, for no socket opened. */
  readonly endedBy: 'time' | 'frames' | 'bytes' | 'socket' | 'signal' | null
}

/**
 * Records what passes over the first socket of a connection: the monitor keeps it as it would keep it alive in the bot,
 * so that pings and questions are those a replay will see again. Only public channels: nothing secret is sent.
 *
 * @throws what `write` throws; the recording ends there.
 */
export async function captureSession(options: CaptureOptions): Promise<Captured> {
  const { clock, definition, dial, limits, signal, write } = options
  const ending = new AbortController()
  let captured: Captured = { frames: 0, bytes: 0, durationMs: 0, endedBy: null }
  let endpoint = ''
  const failures: unknown[] = []

  const end = (endedBy: Captured['endedBy']) => {
    if (ending.signal.aborted) return
    captured = { ...captured, endedBy: captured.bytes === 0 ? null : endedBy }
    ending.abort()
  }
  const put = (text: string) => {
    try {
      write(text)
    } catch (error) {
      failures.push(error)
      end('signal')
      return
    }
    captured = { ...captured, bytes: captured.bytes + Buffer.byteLength(text) }
  }
  const onEntry = (entry: SessionEntry) => {
    if (ending.signal.aborted) return
    put(sessionLine(entry))
    const isFrame = entry.kind === 'received' || entry.kind === 'received_bytes'
    captured = { ...captured, frames: captured.frames + (isFrame ? 1 : 0), durationMs: entry.at }
    if (entry.kind === 'closed') end('socket')
    else if (captured.frames >= limits.frames) end('frames')
    else if (captured.bytes >= limits.bytes) end('bytes')
  }
  const onOpened = (openedAt: number) => {
    const { options: of, recordedBy, subscriptions } = options
    const asked = subscriptions.map(({ channel, market }) => ({ channel, market }))
    const said = { exchange: definition.id, endpoint, openedAt, options: of, subscriptions: asked, recordedBy }
    put(sessionLine({ holdfast: 'session', version: 1, ...said }))
  }

  const onAbort = () => end('signal')
  signal.addEventListener('abort', onAbort, { once: true })
  if (signal.aborted) onAbort()
  const late = clock.sleep(limits.durationMs, ending.signal).then(
    () => end('time'),
    () => {},
  )
  const supervisor = keepAlive({
    ...options,
    exchange: definition,
    dial: createRecordingDial({ clock, dial, onEntry, onOpened }),
    signal: ending.signal,
    onStatus: (status) => {
      endpoint = status.endpoint
    },
  })
  endpoint = supervisor.status().endpoint
  await supervisor.done
  await late
  signal.removeEventListener('abort', onAbort)
  if (failures.length > 0) throw failures[0]
  return captured
}
