import { sentenceOf } from '@holdfast/reconnect-monitor/history'
import { createEffect, createMemo, createSignal, For, Match, on, onCleanup, Show, Switch } from 'solid-js'
import { errorText } from '../../api/problem.ts'
import { usePanel } from '../../panel-context.ts'
import { Anchor } from '../../ui/anchor.tsx'
import { instantText } from '../../ui/instant-text.ts'
import { StateChip } from '../../ui/state-chip.tsx'
import { ZonedTime } from '../../ui/zoned-time.tsx'
import { zonedInstant, zonedStretch } from '../../ui/zones.ts'
import { MarkGlyph } from './mark-glyphs.tsx'
import { kindOf, type Mark } from './marks.ts'
import type { Picked, Picker } from './pick.ts'
import type { TileDto } from './tail.ts'
import { lengthText, mergedText, stopText, whyText } from './tile-words.ts'
import { createOutageLookup } from './timeline-data.ts'
import type { View } from './view.ts'

/** What is picked by keys is said once it is rested on, in ms. */
const SAY_AFTER_MS = 250
/** Room that it needs below a lane; where there is less it stands above, in px. */
const ROOM = 190
/** Half its width, in px: it stays this far from the edges. */
const HALF = 150
const GAP = 6

/** What is pointed at, in words, beside the lane; and said, where it was reached by keys. */
export function Tip(props: { readonly picker: Picker; readonly view: View; readonly chart: HTMLElement }) {
  const { clock, preferences } = usePanel()
  const picked = () => props.picker.picked()
  const stop = createMemo(() => picked()?.stop())
  const outageId = createMemo(() => {
    const now = stop()
    return now?.kind === 'tile' ? now.tile.outageId : null
  })
  const lookup = createOutageLookup()(outageId)
  const outage = () => (outageId() === null ? undefined : lookup.current())
  /** What is not known yet is awaited; what cannot be is said. */
  const why = () => {
    const known = outage()
    if (known !== undefined) return `${whyText(known)}.`
    return lookup.error() === undefined || lookup.isLoading() ? '…' : `${errorText(lookup.error())}.`
  }
  const [said, setSaid] = createSignal('')
  const text = () => {
    const now = stop()
    return now === undefined ? '' : stopText(now, outage(), props.view.now(), preferences.zone())
  }
  createEffect(
    on([picked, outage], ([now]) => {
      if (now?.how === 'keys') onCleanup(clock.after(SAY_AFTER_MS, () => setSaid(text())))
    }),
  )
  return (
    <>
      <p class="visually-hidden" role="status" aria-live="polite" data-testid="timeline-said">
        {said()}
      </p>
      <Show when={picked()}>
        {(now) => (
          <div
            class="tl-tip"
            data-testid="timeline-tip"
            data-how={now().how}
            style={placeOf(now(), props.chart)}
            onPointerDown={(press) => press.stopPropagation()}
          >
            <Switch>
              <Match when={tileOf(stop())}>
                {(tile) => (
                  <TileTip tile={tile()} lane={now().lane} why={why()} now={props.view.now()} how={now().how} />
                )}
              </Match>
              <Match when={markOf(stop())}>{(mark) => <MarkTip mark={mark()} now={props.view.now()} />}</Match>
            </Switch>
          </div>
        )}
      </Show>
    </>
  )
}

const tileOf = (stop: ReturnType<Picked['stop']>) => (stop?.kind === 'tile' ? stop.tile : undefined)
const markOf = (stop: ReturnType<Picked['stop']>) => (stop?.kind === 'mark' ? stop.mark : undefined)

function placeOf({ plot, x }: Picked, chart: HTMLElement): Record<string, string> {
  const lane = plot.getBoundingClientRect()
  const box = chart.getBoundingClientRect()
  const half = Math.min(HALF, box.width / 2 - 8)
  const left = Math.min(box.width - half - 8, Math.max(half + 8, lane.left - box.left + x))
  const isLow = lane.bottom + ROOM > document.documentElement.clientHeight && lane.top > ROOM
  const y = isLow ? { bottom: `${box.bottom - lane.top + GAP}px` } : { top: `${lane.bottom - box.top + GAP}px` }
  return { left: `${left}px`, 'max-width': `${2 * half}px`, ...y }
}

interface TileTipProps {
  readonly tile: TileDto
  readonly lane: string
  /** Why its outage was, as a sentence. */
  readonly why: string
  readonly now: number
  readonly how: Picked['how']
}

function TileTip(props: TileTipProps) {
  const { preferences } = usePanel()
  const many = () => (props.tile.outages ?? 0) > 1
  const listHref = () => {
    const query = new URLSearchParams({
      connection: props.lane,
      from: instantText(props.tile.from),
      to: instantText(props.tile.to),
    })
    return `/outages?${query}`
  }
  return (
    <>
      <p class="tl-tip-head">
        <StateChip state={props.tile.state} /> <b class="num">{lengthText(props.tile)}</b>
      </p>
      <p>
        <ZonedTime time={zonedStretch(props.tile.from, props.tile.to, props.now, preferences.zone())} />
      </p>
      <Show when={mergedText(props.tile)}>{(merged) => <p>{merged()}.</p>}</Show>
      <Show when={props.tile.outageId}>
        {(id) => (
          <>
            <p class="tl-why" data-testid="timeline-why">
              {props.why}
            </p>
            <p>
              <Anchor href={`/outages/${id()}`}>Outage {id()}</Anchor>
              <Show when={many()}>
                {' · '}
                <Anchor href={listHref()}>all {props.tile.outages}</Anchor>
              </Show>
              <Show when={props.how === 'keys'}>
                <span class="muted"> · Enter opens it</span>
              </Show>
            </p>
          </>
        )}
      </Show>
    </>
  )
}

/** Of many events, the newest are shown. */
const SHOWN_EVENTS = 5

function MarkTip(props: { readonly mark: Mark; readonly now: number }) {
  const { preferences } = usePanel()
  const shown = () => props.mark.events.slice(-SHOWN_EVENTS)
  return (
    <>
      <For each={shown()}>
        {(event) => (
          <p class="tl-tip-event">
            <MarkGlyph kind={kindOf(event) ?? props.mark.kind} />
            <span>
              <ZonedTime time={zonedInstant(event.at, props.now, preferences.zone())} />
              <br />
              {sentenceOf(event)}.
            </span>
          </p>
        )}
      </For>
      <Show when={props.mark.events.length > SHOWN_EVENTS}>
        <p class="muted">and {props.mark.events.length - SHOWN_EVENTS} before. Zoom in to tell them apart.</p>
      </Show>
    </>
  )
}
