import 'uplot/dist/uPlot.min.css'
import './charts.css'
import { METRICS } from '@holdfast/api-contract'
import { createEffect, createMemo, createSignal, createUniqueId, For, Show } from 'solid-js'
import { usePanel } from '../../panel-context.ts'
import { ErrorNotice, Placeholder } from '../../ui/notice.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { boundsOf, type TimeWindow, windowOf, windowParameters, windowText } from '../../window/window.ts'
import { WindowPicker } from '../../window/window-picker.tsx'
import { ChartCard } from './chart-card.tsx'
import { createChartData } from './chart-data.ts'
import { choiceOf, usualConnection } from './choice.ts'
import { ConnectionChooser } from './connection-chooser.tsx'
import { Lanes } from './lanes.tsx'
import { createLines } from './lines.ts'
import { createUsualWindow, LIVE_WINDOW } from './live-window.ts'
import { createZoom, zoomed } from './zoom.ts'

/** A window moves on when that leads to another pixel, but at most once a second: it is cut into so many parts. */
const PARTS = 1_200

/** Round trips, message rates and recovery times of a connection, or of a few side by side. */
export function ChartsPage() {
  const { live, preferences, router } = usePanel()
  const syncKey = createUniqueId()
  const zoom = createZoom()
  const ids = createIds()
  const usual = createUsualWindow(() => ids()[0] ?? null)
  const window = createMemo(() => windowOf(router.query(), usual() ?? undefined), undefined, {
    equals: (a, b) => JSON.stringify(a) === JSON.stringify(b),
  })
  const data = createChartData(ids, () => (usual() === undefined ? null : window()))

  /** The bot's time, standing still while the panel does not hear of it. */
  const now = createMemo<number>((before) => {
    const next = live.nowSlow()
    return live.link().state === 'stale' && before > 0 ? before : next
  }, 0)
  const bounds = createMemo(
    () => {
      const chosen = window()
      if (chosen.kind === 'between') return boundsOf(chosen, 0)
      const stepMs = Math.max(1_000, chosen.ms / PARTS)
      return boundsOf(chosen, Math.floor(now() / stepMs) * stepMs)
    },
    undefined,
    { equals: (a, b) => a.from === b.from && a.to === b.to },
  )
  /** Lines of the window before are drawn while this one is asked for: each measurement tells its time. Figures are of this one alone. */
  const isKnown = () => data.current() !== undefined
  const lines = createLines({ ids, data: () => data.data(), bounds, now })
  const text = () => windowText(window(), live.nowSlow(), preferences.zone())
  const isTable = () => router.query().get('view') === 'table'

  const show = (next: TimeWindow | null) => {
    if (next !== null) router.setQuery(windowParameters(next, usual() ?? null))
  }
  const zoomTo = (from: number, to: number) => show(zoom.into(window(), from, to))
  const zoomOut = () => show(zoom.out(window()))
  const zoomBy = (around: number, factor: number) => {
    const { from, to } = zoomed(bounds(), around, factor, live.nowSlow())
    zoomTo(from, to)
  }
  const exact = (id: string) => data.current()?.connections.find((one) => one.id === id)?.recovery ?? null

  return (
    <>
      <PageHeader title="Charts" sub={text()}>
        <ConnectionChooser ids={ids()} />
        <fieldset class="segments" aria-label="Shown as">
          <button type="button" aria-pressed={!isTable()} onClick={() => router.setQuery({ view: null })}>
            Charts
          </button>
          <button type="button" aria-pressed={isTable()} onClick={() => router.setQuery({ view: 'table' })}>
            Table
          </button>
        </fieldset>
        <WindowPicker also={[{ text: LIVE_WINDOW, label: 'Live' }]} usual={usual() ?? null} />
        <Show when={zoom.isIn(window())}>
          <button type="button" class="button" data-testid="zoom-out" onClick={zoomOut}>
            Zoom out
          </button>
        </Show>
      </PageHeader>
      <Show when={data.error() !== undefined}>
        <section class="card" aria-label="Error">
          <ErrorNotice what="Cannot load the charts." error={data.error()} onRetry={() => data.refresh()} />
        </section>
      </Show>
      <Show when={!live.state.ready || ids().length > 0} fallback={<NoConnection />}>
        <Show when={isKnown() || data.error() === undefined}>
          <Lanes
            ids={ids()}
            lines={lines('rate')}
            isKnown={isKnown()}
            onRemove={(id) => router.setQuery(without(ids(), id))}
          />
          <For each={METRICS}>
            {(metric) => (
              <ChartCard
                metric={metric}
                lines={lines(metric)}
                lineCount={Math.max(1, ids().length)}
                isLoading={!isKnown()}
                isTable={isTable()}
                bounds={bounds()}
                windowText={text()}
                exact={exact}
                syncKey={syncKey}
                onZoom={zoomTo}
                onZoomBy={zoomBy}
                onZoomOut={zoomOut}
              />
            )}
          </For>
        </Show>
      </Show>
    </>
  )
}

/** Whose charts are shown. What the page chose by itself stays, whatever happens to the connection. */
function createIds() {
  const { live, router } = usePanel()
  const [usual, setUsual] = createSignal<string | null>(null)
  createEffect(() => {
    const { connections, order } = live.state
    if (!live.state.ready) return
    setUsual((before) => (before !== null && order.includes(before) ? before : usualConnection(order, connections)))
  })
  return createMemo(
    (): readonly string[] => {
      const { compared, connection } = choiceOf(router.query())
      const first = connection ?? usual()
      return first === null ? [] : [first, ...compared.filter((id) => id !== first)]
    },
    [],
    { equals: (a, b) => a.join() === b.join() },
  )
}

function without(ids: readonly string[], id: string): Readonly<Record<'connection' | 'compare', string | null>> {
  const [first = null, ...others] = ids.filter((other) => other !== id)
  return { connection: first, compare: others.join(',') }
}

function NoConnection() {
  return (
    <section class="card" aria-label="Charts">
      <Placeholder>
        No connection is configured, so there is nothing to measure. Each entry of <code>exchanges</code> in the
        configuration is one.
      </Placeholder>
    </section>
  )
}
