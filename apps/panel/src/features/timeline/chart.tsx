import type { EventDto } from '@holdfast/api-contract'
import { count, duration } from '@holdfast/reconnect-monitor/history'
import { createEffect, createMemo, createSignal, For, on, onCleanup, Show } from 'solid-js'
import { usePanel } from '../../panel-context.ts'
import { createGradual } from '../../ui/gradual.ts'
import { percent, share } from '../../ui/number.ts'
import { StateIcon } from '../../ui/state-icon.tsx'
import { STATE_WORD } from '../../ui/words.ts'
import { type Command, commandOf } from './commands.ts'
import { createGestures } from './gestures.ts'
import { Lane, type Stage } from './lane.tsx'
import { LanePatterns } from './lane-picture.tsx'
import type { Stats } from './lanes.ts'
import { createPicker } from './pick.ts'
import { createSeen } from './seen.ts'
import { instantAt, lengthOf, panned, xOf } from './span.ts'
import { type TileDto, upToNow } from './tail.ts'
import { TickLabels, ticksFor } from './tick-labels.tsx'
import { ticksOf } from './ticks.ts'
import { Tip } from './tip.tsx'
import type { View } from './view.ts'

/** How many lanes are built in one go. */
const LANES_AT_ONCE = 10
/** From this many on, those far from the screen are not laid out. */
const MANY = 40
/** What a key pans by, as a share of the length. */
const KEY_PAN = 0.1

interface ChartProps {
  readonly view: View
  readonly width: number
  readonly widthRef: (element: HTMLElement) => void
  readonly ids: readonly string[]
  readonly tiles: ReadonlyMap<string, readonly TileDto[]>
  readonly stats: Stats | undefined
  /** Events to mark, by lane; `` is the bot's own. */
  readonly marked: ReadonlyMap<string, readonly EventDto[]>
}

/** A lane per connection on one axis. */
export function Chart(props: ChartProps) {
  const { preferences, turns } = usePanel()
  const { view } = props
  let axis: HTMLElement | undefined
  const [chart, setChart] = createSignal<HTMLElement>()
  const width = () => props.width
  const picker = createPicker()
  const gestures = createGestures(view, () => ({ left: axis?.getBoundingClientRect().left ?? 0, width: width() }))
  const stage: Stage = { view, width, gestures, picker, seen: createSeen(window) }
  const ticks = createMemo(() => (width() === 0 ? [] : ticksOf(view.span(), ticksFor(width()), preferences.zone())))
  createEffect(on(view.window, picker.drop, { defer: true }))
  const dropOutside = (press: PointerEvent) => {
    if (chart()?.contains(press.target as Node) !== true) picker.drop()
  }
  document.addEventListener('pointerdown', dropOutside)
  onCleanup(() => document.removeEventListener('pointerdown', dropOutside))

  const shown = createGradual(() => props.ids, LANES_AT_ONCE, turns)
  const [tabStop, setTabStop] = createSignal('')
  const lanes = () => ['', ...props.ids]
  const stopId = () => (lanes().includes(tabStop()) ? tabStop() : (props.ids[0] ?? ''))

  const pan = (by: number) => view.move(panned(view.span(), by * lengthOf(view.span())))
  const doing: Readonly<Record<Command, () => void>> = {
    zoomIn: () => view.zoomIn(pickedAt()),
    zoomOut: () => view.zoomOut(pickedAt()),
    reset: () => view.reset(),
    drop: () => picker.drop(),
    panBack: () => pan(-KEY_PAN),
    panOn: () => pan(KEY_PAN),
    up: () => walk(-1),
    down: () => walk(1),
  }
  const onKeyDown = (key: KeyboardEvent) => {
    const command = commandOf(key, key.target === axis)
    if (command === null) return
    key.preventDefault()
    doing[command]()
  }
  const pickedAt = () => {
    const picked = picker.picked()
    return picked === null ? undefined : instantAt(picked.x, view.span(), width())
  }
  const walk = (by: number) => {
    const all = [...(chart()?.querySelectorAll<HTMLElement>('.tl-axis, .tl-plot') ?? [])]
    all[all.indexOf(document.activeElement as HTMLElement) + by]?.focus()
  }
  const band = () => gestures.band()
  const bandText = () => {
    const now = band()
    return now === null ? '' : duration(((now.right - now.left) / Math.max(1, width())) * lengthOf(view.span()))
  }
  const nowX = () => {
    const x = xOf(view.now(), view.span(), width())
    return x >= 0 && x <= width() + 1 ? Math.min(x, width()) : null
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div
      ref={(element) => {
        setChart(element)
        gestures.listen(element)
      }}
      class="tl"
      role="group"
      aria-label="State timeline"
      data-testid="timeline"
      data-moving={view.isMoving()}
      data-panning={gestures.isPanning()}
      data-length-ms={Math.round(lengthOf(view.span()))}
      onKeyDown={onKeyDown}
    >
      <LanePatterns />
      <p id="tl-keys" class="visually-hidden">
        Left and right walk this lane, up and down go to the next, Enter opens an outage, plus and minus zoom, with
        shift left and right move in time.
      </p>
      <div class="tl-axis-row">
        <span class="tl-head muted">{preferences.zone() === 'utc' ? 'UTC' : 'Local time'}</span>
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields */}
        <div
          ref={(element) => {
            axis = element
            props.widthRef(element)
          }}
          class="tl-axis lane-axis"
          role="group"
          tabindex="0"
          aria-label="Time axis: drag over it to zoom in, left and right move in time"
          title="Drag over the axis to zoom in"
          onPointerDown={(press) => gestures.selectFrom(press)}
        >
          <TickLabels ticks={ticks()} span={view.span()} width={width()} />
        </div>
      </div>
      <div class="tl-over" aria-hidden="true">
        <For each={ticks()}>
          {(tick) => (
            <span
              class="tl-line"
              data-day={tick.isDay}
              style={{ left: `${Math.round(xOf(tick.at, view.span(), width()))}px` }}
            />
          )}
        </For>
        <Show when={nowX()}>{(x) => <span class="tl-now" style={{ left: `${x()}px` }} />}</Show>
        <Show when={band()}>
          {(now) => (
            <span class="tl-band" style={{ left: `${now().left}px`, width: `${now().right - now().left}px` }}>
              <span class="num">{bandText()}</span>
            </span>
          )}
        </Show>
      </div>
      <ol class="tl-lanes" classList={{ many: props.ids.length > MANY }} aria-label="Lanes">
        <Lane
          stage={stage}
          id=""
          label="Bot: restarts and configuration"
          summary={count(props.marked.get('')?.length ?? 0, 'mark')}
          state={null}
          tiles={NO_TILES}
          events={props.marked.get('') ?? NO_EVENTS}
          isTabStop={stopId() === ''}
          onFocus={() => setTabStop('')}
        >
          <span class="tl-bot muted">Bot</span>
        </Lane>
        <For each={shown()}>
          {(id) => (
            <ConnectionLane
              stage={stage}
              id={id}
              tiles={props.tiles.get(id) ?? NO_TILES}
              figures={props.stats?.[id]}
              events={props.marked.get(id) ?? NO_EVENTS}
              isTabStop={stopId() === id}
              onFocus={() => setTabStop(id)}
            />
          )}
        </For>
      </ol>
      <Show when={chart()}>{(element) => <Tip picker={picker} view={view} chart={element()} />}</Show>
    </div>
  )
}

/** Under this coverage an uptime says little without it, in percent. */
const TRUSTED_PCT = 95
const NO_TILES: readonly TileDto[] = []
const NO_EVENTS: readonly EventDto[] = []

interface ConnectionLaneProps {
  readonly stage: Stage
  readonly id: string
  readonly tiles: readonly TileDto[]
  readonly figures: Stats[string] | undefined
  readonly events: readonly EventDto[]
  readonly isTabStop: boolean
  readonly onFocus: () => void
}

function ConnectionLane(props: ConnectionLaneProps) {
  const { live } = usePanel()
  const { view } = props.stage
  const connection = () => live.state.connections[props.id]
  const state = () => connection()?.state ?? null
  const tiles = createMemo(() => {
    const now = connection()
    const present = now === undefined ? null : { state: now.state, outageId: now.outageId }
    // A window that ended is as it was; one that ends now goes on as the connection is.
    return upToNow(props.tiles, view.now(), view.window().kind === 'last' ? present : null)
  })
  const outages = () => (props.figures === undefined ? '' : count(props.figures.outages, 'outage'))
  const word = () => STATE_WORD[state() ?? 'unknown']
  /** Null where so much of it was watched that the uptime speaks for all. */
  const coverage = () => {
    const watched = props.figures?.coveragePct
    return watched === undefined || watched >= TRUSTED_PCT ? null : share(watched)
  }
  const summary = () => {
    const is = state() === null ? 'Removed' : word()
    if (props.figures === undefined) return `${is}, its figures in this window are not known yet`
    const watched = coverage()
    const up = `${percent(props.figures.uptimePct)} up${watched === null ? '' : ` of the ${watched} watched`}`
    return `${is}, ${up}, ${outages()}`
  }
  return (
    <Lane
      stage={props.stage}
      id={props.id}
      label={`Timeline of ${props.id}`}
      summary={summary()}
      state={state()}
      tiles={tiles()}
      events={props.events}
      isTabStop={props.isTabStop}
      onFocus={props.onFocus}
    >
      <b class="tl-name clip" title={props.id}>
        {props.id}
      </b>
      <span class="tl-figures sub">
        <span class="tl-state" data-look={state() ?? 'unknown'}>
          <StateIcon state={state() ?? 'unknown'} /> {state() === null ? 'Removed' : word()}
        </span>
        <span
          class="num"
          title={`Uptime in this window${coverage() === null ? '' : `, of which ${coverage()} was watched`}`}
          data-coverage={props.figures?.coveragePct}
        >
          {percent(props.figures?.uptimePct ?? null)}
        </span>
        <Show when={coverage()}>{(watched) => <span class="num">{watched()} covered</span>}</Show>
        <span
          class="num"
          title="Outages of the whole connection in this window, planned ones too. Those of single markets are not counted"
        >
          {outages()}
        </span>
      </span>
    </Lane>
  )
}
