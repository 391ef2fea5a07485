import { count, duration, NONE } from '@holdfast/reconnect-monitor/history'
import { createMemo, Show } from 'solid-js'
import { errorText } from '../../api/problem.ts'
import { createRemote } from '../../api/remote.ts'
import { createRevision, HISTORY_EVENTS } from '../../live/revision.ts'
import { usePanel } from '../../panel-context.ts'
import { boundsOf, windowOf, windowQuery, windowText } from '../../window/window.ts'
import { type Overall, overallOf, plannedCount, plannedText } from '../report/overall.ts'
import { fetchWindow } from '../report/window-record.ts'

const MINUTE_MS = 60_000

interface WindowSummaryProps {
  readonly connection: string | null
  readonly exchange: string | null
}

/** The outages of the window in one line: how many, how long, how often; of whole connections, however the list is narrowed. */
export function WindowSummary(props: WindowSummaryProps) {
  const { api, clock, live, preferences, router } = usePanel()
  const revision = createRevision(live, clock, HISTORY_EVENTS)
  const window = createMemo(() => windowOf(router.query()))
  const minute = () => Math.floor(live.nowSlow() / MINUTE_MS)
  const record = createRemote(
    () => (live.state.ready ? JSON.stringify([windowQuery(window()), props.connection]) : null),
    (_key, signal) => {
      const filter = { connection: props.connection, scope: 'connection' } as const
      return fetchWindow(api, boundsOf(window(), live.nowSlow()), filter, signal)
    },
    () => `${live.state.epoch} ${revision()} ${minute()}`,
  )
  const overall = createMemo(() => {
    const told = record.current()
    if (told === undefined) return undefined
    const isOwn = (id: string) => props.exchange === null || live.state.connections[id]?.exchange === props.exchange
    const stats = Object.fromEntries(Object.entries(told.stats).filter(([id]) => isOwn(id)))
    const outages = told.isWhole ? told.outages.filter(({ connection }) => isOwn(connection)) : null
    return { ...overallOf(stats, { tiles: told.tiles, outages }, told.window), planned: plannedCount(outages) }
  })
  const label = () => windowText(window(), live.nowSlow(), preferences.zone())
  return (
    <Show
      when={overall()}
      fallback={
        <Show when={record.error()} fallback={<span>Adding up…</span>}>
          {(error) => <Failed error={error()} onRetry={() => record.refresh()} />}
        </Show>
      }
    >
      {(sum) => (
        <span
          class="window-summary"
          data-testid="window-summary"
          data-outages={sum().outages}
          data-n={sum().recovery.n}
        >
          <Show when={sum().outages > 0} fallback={<>{sentence(label())}: no outages in window.</>}>
            <Figures overall={sum()} label={label()} />
          </Show>
        </span>
      )}
    </Show>
  )
}

function Failed(props: { readonly error: unknown; readonly onRetry: () => void }) {
  return (
    <span>
      Cannot add up the window: {errorText(props.error)}.{' '}
      <button type="button" class="button" onClick={() => props.onRetry()}>
        Add up again
      </button>
    </span>
  )
}

const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

function Figures(props: { readonly overall: Overall & { readonly planned: number | null }; readonly label: string }) {
  const recovery = () => props.overall.recovery
  return (
    <>
      <span>
        {sentence(props.label)}: <b class="num">{count(props.overall.outages, 'outage')}</b> of whole connections
        <Show when={plannedText(props.overall.planned)}>{(text) => `, ${text()}`}</Show>
      </span>
      <Show when={recovery().n > 0} fallback={<span>none unplanned recovered</span>}>
        <span>
          MTTR <b class="num">{duration(props.overall.mttrMs)}</b>
        </span>
        <span class="num">
          <Show when={recovery().p50 !== null} fallback="Percentiles: choose a connection or a shorter window ·">
            p50 {duration(recovery().p50)} · p95 {duration(recovery().p95)} · p99 {duration(recovery().p99)} ·
          </Show>{' '}
          longest <b>{duration(recovery().max)}</b> · n {recovery().n}
        </span>
      </Show>
      <span>
        MTBF <b class="num">{props.overall.mtbfMs === null ? NONE : duration(props.overall.mtbfMs)}</b>
      </span>
    </>
  )
}
