import { createMemo, Index, Show } from 'solid-js'
import './lane.css'
import { shapesOf } from './shapes.ts'
import type { Span } from './span.ts'
import type { TileDto } from './tail.ts'

/** The hatchings that lanes are filled with; once on a page, before its first lane. */
export function LanePatterns() {
  return (
    <svg class="lane-patterns" width="0" height="0" aria-hidden="true">
      <pattern id="lane-paused" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect class="lane-ground" data-look="paused" width="6" height="6" />
        <rect class="lane-line" data-look="paused" width="3" height="6" />
      </pattern>
      <pattern id="lane-unknown" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect class="lane-ground" data-look="unknown" width="4" height="4" />
        <rect class="lane-line" data-look="unknown" width="2" height="4" />
      </pattern>
    </svg>
  )
}

const HATCHED: Readonly<Record<string, string>> = { paused: 'url(#lane-paused)', unknown: 'url(#lane-unknown)' }

interface LanePictureProps {
  readonly tiles: readonly TileDto[]
  readonly span: Span
  /** In px, as `height`. */
  readonly width: number
  readonly height: number
  /** What is out of sight is not drawn anew. */
  readonly isSeen?: boolean
}

/** The states of one connection over time, a path for each: decorative, its words stand beside it. */
export function LanePicture(props: LanePictureProps) {
  const shapes = createMemo((before: ReturnType<typeof shapesOf>) => {
    if (props.isSeen === false) return before
    return shapesOf(props.tiles, props.span, props.width, props.height)
  }, [])
  return (
    <Show when={props.width > 0 && shapes().length > 0}>
      <svg class="lane-picture" width={props.width} height={props.height} aria-hidden="true">
        <Index each={shapes()}>
          {(shape) => (
            <path class="lane-shape" data-look={shape().state} d={shape().path} fill={HATCHED[shape().state]} />
          )}
        </Index>
      </svg>
    </Show>
  )
}
