import './timeline.css'
import './marks.css'
import { createMemo, Show } from 'solid-js'
import { usePanel } from '../../panel-context.ts'
import { ErrorNotice, Placeholder } from '../../ui/notice.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { windowText } from '../../window/window.ts'
import { WindowPicker } from '../../window/window-picker.tsx'
import { Chart } from './chart.tsx'
import { createLaneTiles } from './lane-tiles.ts'
import { laneFilterOf, laneIds, lanesShown } from './lanes.ts'
import { Legend } from './legend.tsx'
import { TimelineTables } from './tables.tsx'
import { createMarked, createWindowStats, MARKS_OF_A_TYPE, type Marked } from './timeline-data.ts'
import { LaneFilters, ViewButtons } from './toolbar.tsx'
import { createView, type View } from './view.ts'
import { createWidth } from './width.ts'

/** A lane's stretches are told apart to about a pixel; few widths, so that a resized page asks little. */
const GRAIN_STEP = 200
const MOST_GRAINS = 1_600

/** Every connection over time: as a picture, or the same as tables. All that is chosen is in the address. */
export function TimelinePage() {
  const { live, preferences, router } = usePanel()
  const plot = createWidth()
  const view = createView(plot.width)
  const isTable = () => router.query().get('view') === 'table'
  return (
    <>
      <PageHeader title="Timeline" sub={windowText(view.window(), live.nowSlow(), preferences.zone())}>
        <WindowPicker />
        <fieldset class="segments" aria-label="Shown as">
          <button type="button" aria-pressed={!isTable()} onClick={() => router.setQuery({ view: null })}>
            Picture
          </button>
          <button type="button" aria-pressed={isTable()} onClick={() => router.setQuery({ view: 'table' })}>
            Table
          </button>
        </fieldset>
      </PageHeader>
      <Lanes view={view} plot={plot} isTable={isTable()} />
    </>
  )
}

interface LanesProps {
  readonly view: View
  readonly plot: ReturnType<typeof createWidth>
  readonly isTable: boolean
}

function Lanes(props: LanesProps) {
  const { live, router } = usePanel()
  const { view, plot } = props
  const stats = createWindowStats(view.window)
  const marked = createMarked(view.window)
  // Which lanes there are does not jump while another window is asked for; their figures are of this one alone.
  const all = createMemo(() => laneIds(live.state.order, stats.data()), [], { equals: isSameList })
  const shown = createMemo(
    () => lanesShown(all(), laneFilterOf(router.query()), stats.data(), live.state.connections),
    [],
    { equals: isSameList },
  )
  const grains = () => {
    if (props.isTable || plot.width() === 0) return null
    return Math.min(MOST_GRAINS, Math.ceil(plot.width() / GRAIN_STEP) * GRAIN_STEP)
  }
  const lanes = createLaneTiles({ window: view.window, grains, ids: shown })
  const failure = () => lanes.error() ?? stats.error() ?? marked.error()
  const retry = () => {
    lanes.refresh()
    stats.refresh()
    marked.refresh()
  }
  const isEmpty = () => shown().length === 0
  return (
    <>
      <section class="card tl-card" aria-label="Lanes">
        <header class="card-header">
          <LaneFilters shown={shown().length} all={all().length} />
          <Show when={!props.isTable}>
            <ViewButtons view={view} />
          </Show>
        </header>
        <Show when={!props.isTable}>
          <Show when={failure() !== undefined}>
            <ErrorNotice what="Cannot load the timeline." error={failure()} onRetry={retry} />
          </Show>
          <Show when={live.state.ready} fallback={<Skeleton rows={6} label="Waiting for the bot…" />}>
            <Show
              when={!isEmpty()}
              fallback={<Placeholder>{emptyText(all().length, laneFilterOf(router.query()).hasOutages)}</Placeholder>}
            >
              <Chart
                view={view}
                width={plot.width()}
                widthRef={plot.ref}
                ids={shown()}
                tiles={lanes.tiles()}
                stats={stats.current()}
                marked={marked.data()?.byLane ?? NO_MARKS}
              />
              <div class="card-footer tl-footer">
                <Legend />
                <Show when={marked.current()?.isCut}>
                  <p class="told">
                    Of each kind of mark the newest {MARKS_OF_A_TYPE} are shown; the events page has all.
                  </p>
                </Show>
              </div>
            </Show>
          </Show>
        </Show>
      </section>
      <Show when={props.isTable && live.state.ready}>
        <TimelineTables view={view} ids={shown()} />
      </Show>
    </>
  )
}

const NO_MARKS: Marked['byLane'] = new Map()

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id, index) => id === b[index])
}

function emptyText(all: number, onlyWithOutages: boolean): string {
  if (all === 0) return 'No connection is configured: each has a lane here as soon as it is.'
  if (onlyWithOutages) return 'No connection that matches had an outage in this window.'
  return 'No connection matches the filter.'
}
