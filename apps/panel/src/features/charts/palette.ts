import type { HistoryState } from '@holdfast/adapter-core/events'

const NAMES = [
  'text',
  'muted',
  'line',
  'accent',
  'surface',
  'live',
  'degraded',
  'degraded-on',
  'down',
  'down-on',
  'connecting',
  'connecting-on',
  'paused',
  'paused-on',
  'failed',
  'failed-on',
  'unknown',
  'unknown-on',
] as const

export type Palette = Readonly<Record<(typeof NAMES)[number], string>>

/** The stylesheet's colours as a canvas takes them: `rgb(…)`, in the scheme that is shown where `host` stands. */
export function paletteOf(host: HTMLElement): Palette {
  const probe = host.ownerDocument.createElement('span')
  probe.hidden = true
  host.append(probe)
  const read = (name: string) => {
    probe.style.color = `var(--${name})`
    return getComputedStyle(probe).color
  }
  const palette = Object.fromEntries(NAMES.map((name) => [name, read(name)])) as Palette
  probe.remove()
  return palette
}

interface Look {
  readonly strip: keyof Palette
  readonly ground: keyof Palette
  readonly isHatched: boolean
}

/** How a state is drawn behind a line. */
export const SHADE_LOOK = {
  connecting: { strip: 'connecting', ground: 'connecting-on', isHatched: false },
  live: { strip: 'live', ground: 'surface', isHatched: false },
  degraded: { strip: 'degraded', ground: 'degraded-on', isHatched: false },
  down: { strip: 'down', ground: 'down-on', isHatched: false },
  paused: { strip: 'paused', ground: 'paused-on', isHatched: true },
  failed: { strip: 'failed', ground: 'failed-on', isHatched: false },
  stopped: { strip: 'paused', ground: 'paused-on', isHatched: false },
  unknown: { strip: 'unknown', ground: 'unknown-on', isHatched: true },
} as const satisfies Record<HistoryState, Look>
