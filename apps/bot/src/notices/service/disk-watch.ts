import type { Clock } from '@holdfast/adapter-core'
import { every } from '../../runtime/every.ts'
import type { RecorderHealth } from '../../runtime/recorder.ts'
import type { NoticeChannelConfig } from '../channel.ts'
import type { UnstoredNotice } from '../delivery.ts'
import { diskContent } from '../text/disk.ts'

export interface DiskWatchOptions {
  readonly health: () => RecorderHealth
  readonly channels: () => readonly NoticeChannelConfig[]
  /** True where an operator wants quiet about the bot itself. */
  readonly isSilenced: (at: number) => boolean
  /** Takes notices that no outbox can hold now. */
  readonly send: (notices: readonly UnstoredNotice[]) => void
  readonly clock: Clock
  readonly signal: AbortSignal
}

const LOOK_EVERY_MS = 1_000

/**
 * Tells of a disk that takes no events: no event and no outbox can, for they are on it. Once per failure and channel, after the
 * channel's hold-off; that it is over is told by the event that is stored then.
 */
export function watchDisk({ channels, clock, health, isSilenced, send, signal }: DiskWatchOptions): void {
  let failing: { readonly at: number; readonly monotonic: number; readonly told: Set<string> } | null = null

  const look = (): void => {
    const { lastError, queued, status } = health()
    if (status === 'ok') {
      failing = null
      return
    }
    failing ??= { at: clock.now(), monotonic: clock.monotonic(), told: new Set() }
    const { at, told } = failing
    const lastedMs = clock.monotonic() - failing.monotonic
    if (isSilenced(clock.now())) return
    for (const { id, rules } of channels()) {
      const loudness = rules.loudness.store
      if (loudness === 'off' || told.has(id) || lastedMs < rules.downForMs) continue
      told.add(id)
      const content = diskContent({ at, lastError, queued })
      send([{ channel: id, loudness, content, createdAt: clock.now() }])
    }
  }

  void every(LOOK_EVERY_MS, clock, signal, look)
}
