import './mini-timeline.css'
import { ENDPOINTS } from '@holdfast/api-contract'
import { createMemo, For, Show } from 'solid-js'
import { createRemote } from '../../api/remote.ts'
import { createRevision, HISTORY_EVENTS } from '../../live/revision.ts'
import { usePanel } from '../../panel-context.ts'
import { Anchor } from '../../ui/anchor.tsx'
import { Card } from '../../ui/card.tsx'
import { ListState } from '../../ui/notice.tsx'
import { describeTiles } from '../../ui/pieces.ts'
import { LanePatterns, LanePicture } from './lane-picture.tsx'
import { miniLanes } from './mini-lanes.ts'
import { type TileDto, upToNow } from './tail.ts'
import { TickLabels, ticksFor } from './tick-labels.tsx'
import { ticksOf } from './ticks.ts'
import { createWidth } from './width.ts'

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000
/** How finely the bot tells the hour. */
const GRAIN_MS = HOUR_MS / 360
/** It moves on this often: about half a pixel. */
const STEP_MS = 5_000
const BAR_PX = 18

/** The last hour of the connections, or of those that were in most trouble; the whole of it is a page. */
export function MiniTimeline() {
  const { api, clock, live, preferences } = usePanel()
  const revision = createRevision(live, clock, HISTORY_EVENTS)
  const minute = () => Math.floor(live.nowSlow() / MINUTE_MS)
  const lanes = createRemote(
    () => (live.state.ready ? 'hour' : null),
    (_hour, signal) => api.call(ENDPOINTS.timeline, { query: { window: '1h', resolutionMs: GRAIN_MS } }, signal),
    () => `${live.state.epoch} ${revision()} ${minute()}`,
  )
  const { width, ref } = createWidth()
  const now = createMemo((before: number) => {
    if (live.link().state === 'stale') return before
    return Math.floor(live.nowSlow() / STEP_MS) * STEP_MS
  }, live.nowSlow())
  const span = createMemo(() => ({ from: now() - HOUR_MS, to: now() }))
  const ticks = createMemo(() => (width() === 0 ? [] : ticksOf(span(), ticksFor(width()), preferences.zone())))
  const ids = createMemo(() => miniLanes(live.state.order, lanes.data() ?? {}))
  const left = () => live.state.order.length - ids().length
  return (
    <Card
      title="State timeline"
      class="mini-timeline"
      tools={
        <>
          <span class="muted sub">last hour</span>
          <Anchor href="/timeline?window=1h" class="card-link">
            Timeline
          </Anchor>
        </>
      }
    >
      <ListState
        isLoading={lanes.data() === undefined}
        isEmpty={lanes.data() === undefined || ids().length === 0}
        error={lanes.error()}
        whenFailed="Cannot load the timeline."
        whenEmpty="No connection is configured."
        onRetry={() => lanes.refresh()}
      >
        <div class="mini-lanes">
          <LanePatterns />
          <For each={ids()}>
            {(id) => <MiniLane id={id} tiles={lanes.data()?.[id] ?? []} span={span()} width={width()} />}
          </For>
          <span />
          <div ref={ref} class="lane-axis" aria-hidden="true">
            <TickLabels ticks={ticks()} span={span()} width={width()} />
          </div>
          <Show when={left() > 0}>
            <p class="mini-more sub">
              The {ids().length} with the most trouble of {live.state.order.length}.
            </p>
          </Show>
        </div>
      </ListState>
    </Card>
  )
}

interface MiniLaneProps {
  readonly id: string
  readonly tiles: readonly TileDto[]
  readonly span: { readonly from: number; readonly to: number }
  readonly width: number
}

function MiniLane(props: MiniLaneProps) {
  const { live } = usePanel()
  const tiles = createMemo(() => {
    const connection = live.state.connections[props.id]
    const present = connection === undefined ? null : { state: connection.state, outageId: connection.outageId }
    return upToNow(props.tiles, props.span.to, present)
  })
  const text = () => `${props.id}: ${describeTiles(tiles())}`
  return (
    <>
      <span class="clip" title={props.id}>
        {props.id}
      </span>
      <div
        class="mini-lane"
        role="img"
        aria-label={text()}
        title={text()}
        data-testid="mini-lane"
        data-connection={props.id}
      >
        <LanePicture tiles={tiles()} span={props.span} width={props.width} height={BAR_PX} />
      </div>
    </>
  )
}
