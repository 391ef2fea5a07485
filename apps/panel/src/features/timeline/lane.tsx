import type { HistoryState } from '@holdfast/adapter-core/events'
import { createMemo, createSignal, type JSX, Show } from 'solid-js'
import { usePanel } from '../../panel-context.ts'
import type { Gestures } from './gestures.ts'
import { LanePicture } from './lane-picture.tsx'
import { Marks } from './mark-glyphs.tsx'
import { type Mark, marksOf } from './marks.ts'
import type { Picker } from './pick.ts'
import type { Seen } from './seen.ts'
import { tileAt } from './shapes.ts'
import { instantAt, xOf } from './span.ts'
import { indexOf, type Stop, stopAfter, stopsOf } from './stops.ts'
import type { TileDto } from './tail.ts'
import type { View } from './view.ts'

/** How near a pointer must be, in px: a mouse, a finger. */
const REACH = { fine: 3, coarse: 10 } as const
const MARK_REACH = 7
const BAR_PX = 20

/** What all lanes of a chart share. */
export interface Stage {
  readonly view: View
  readonly width: () => number
  readonly gestures: Gestures
  readonly picker: Picker
  readonly seen: Seen
}

interface LaneProps {
  readonly stage: Stage
  /** A connection's id, or empty for the bot's own. */
  readonly id: string
  readonly label: string
  /** The whole of it in words. */
  readonly summary: string
  readonly state: HistoryState | null
  readonly tiles: readonly TileDto[]
  readonly events: Parameters<typeof marksOf>[0]
  readonly isTabStop: boolean
  readonly onFocus: () => void
  /** Its head: who it is. */
  readonly children: JSX.Element
}

/** One connection over time: its states, and what was done to it. The keyboard walks it stretch by stretch. */
export function Lane(props: LaneProps) {
  const { router } = usePanel()
  const { gestures, picker, seen, view, width } = props.stage
  const [was, setWas] = createSignal<Stop | null>(null)
  const [isFocused, setIsFocused] = createSignal(false)
  let plot: HTMLElement | undefined
  let isSeen = () => false

  const marks = createMemo(() => (props.events.length === 0 ? NO_MARKS : marksOf(props.events, view.span(), width())))
  const stops = () => stopsOf(props.tiles, marks(), view.span())
  const index = () => {
    const all = stops()
    const before = was()
    return before === null ? all.length - 1 : indexOf(all, before)
  }

  const pick = (stop: Stop, x: number, how: 'hover' | 'pinned' | 'keys') => {
    if (plot === undefined) return
    setWas(stop)
    const current = () => {
      const all = stops()
      return all[indexOf(all, stop)]
    }
    picker.pick({ lane: props.id, plot, x, how, stop: current })
  }
  const stopUnder = (pointer: PointerEvent): { readonly stop: Stop; readonly x: number } | null => {
    const x = pointer.clientX - (plot?.getBoundingClientRect().left ?? 0)
    const near = marks().find(({ at }) => Math.abs(xOf(at, view.span(), width()) - x) <= MARK_REACH)
    const isBelow = pointer.clientY - (plot?.getBoundingClientRect().top ?? 0) > BAR_PX
    if (near !== undefined && (isBelow || props.tiles.length === 0)) {
      return { stop: { kind: 'mark', at: near.at, mark: near }, x }
    }
    const reach = pointer.pointerType === 'mouse' ? REACH.fine : REACH.coarse
    const tile = props.tiles[tileAt(props.tiles, view.span(), width(), x, reach)]
    // Where it is pressed the tile may end: it is found again by an instant that is its own.
    const at = tile === undefined ? 0 : Math.min(tile.to - 1, Math.max(tile.from, instantAt(x, view.span(), width())))
    return tile === undefined ? null : { stop: { kind: 'tile', at, tile }, x }
  }
  const point = (pointer: PointerEvent, how: 'hover' | 'pinned') => {
    const found = stopUnder(pointer)
    if (found !== null) pick(found.stop, found.x, how)
    else if (how === 'pinned') picker.drop()
  }
  const walkTo = (to: number) => {
    const stop = stops()[to]
    if (stop === undefined) return
    const end = stop.kind === 'tile' ? Math.min(stop.tile.to, view.span().to) : stop.at
    pick(stop, xOf((stop.at + end) / 2, view.span(), width()), 'keys')
  }
  const onKeyDown = (key: KeyboardEvent) => {
    if (key.shiftKey || key.ctrlKey || key.metaKey || key.altKey) return
    const to = stopAfter(key.key, index(), stops().length)
    if (to !== null) walkTo(to)
    else if (key.key === 'Enter' || key.key === ' ') open(stops()[index()])
    else return
    key.preventDefault()
    key.stopPropagation()
  }
  const open = (stop: Stop | undefined) => {
    if (stop?.kind === 'tile' && stop.tile.outageId !== null) router.go(`/outages/${stop.tile.outageId}`)
  }
  /** What the keyboard is on, outlined. */
  const outline = createMemo(() => {
    const now = picker.picked()
    if (now?.lane !== props.id) return null
    const stop = now.stop()
    if (stop === undefined) return null
    const left = Math.max(0, xOf(stop.kind === 'tile' ? stop.tile.from : stop.at, view.span(), width()))
    const right = Math.min(width(), xOf(stop.kind === 'tile' ? stop.tile.to : stop.at, view.span(), width()))
    return { left: `${left - 2}px`, width: `${Math.max(6, right - left + 4)}px` }
  })

  return (
    <li class="tl-lane" data-testid="lane" data-connection={props.id} data-state={props.state}>
      <div class="tl-head">{props.children}</div>
      <div
        ref={(element) => {
          plot = element
          isSeen = seen.watch(element)
        }}
        class="tl-plot"
        role="slider"
        tabIndex={props.isTabStop ? 0 : -1}
        aria-label={props.label}
        aria-valuemin={0}
        aria-valuemax={isFocused() ? Math.max(0, stops().length - 1) : 0}
        aria-valuenow={isFocused() ? Math.max(0, index()) : 0}
        aria-valuetext={isFocused() && was() !== null ? `${index() + 1} of ${stops().length}` : props.summary}
        aria-describedby="tl-keys"
        onPointerMove={(pointer) => {
          if (pointer.pointerType === 'mouse' && pointer.buttons === 0 && picker.picked()?.how !== 'pinned') {
            point(pointer, 'hover')
          }
        }}
        onPointerLeave={() => picker.leave(props.id)}
        onPointerDown={(press) => gestures.panFrom(press, (end) => point(end, 'pinned'))}
        onKeyDown={onKeyDown}
        onFocus={() => {
          setIsFocused(true)
          props.onFocus()
        }}
        onBlur={() => setIsFocused(false)}
      >
        <LanePicture tiles={props.tiles} span={view.span()} width={width()} height={BAR_PX} isSeen={isSeen()} />
        <Marks marks={marks()} span={view.span()} width={width()} />
        <Show when={outline()}>{(place) => <span class="tl-outline" style={place()} />}</Show>
      </div>
    </li>
  )
}

const NO_MARKS: readonly Mark[] = []
