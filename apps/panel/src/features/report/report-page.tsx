import { createMemo, createSignal, For, Match, Show, Switch, untrack } from 'solid-js'
import { createRemote } from '../../api/remote.ts'
import { usePanel } from '../../panel-context.ts'
import { Card } from '../../ui/card.tsx'
import { bothZones } from '../../ui/instant.ts'
import { ErrorNotice } from '../../ui/notice.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { StateChip } from '../../ui/state-chip.tsx'
import { boundsOf, windowOf, windowParameters, windowQuery } from '../../window/window.ts'
import { WindowPicker } from '../../window/window-picker.tsx'
import { lastNight } from './last-night.ts'
import { makeReport, type Report } from './report.ts'
import './report.css'
import { Bars, Causes, Totals } from './report-cards.tsx'
import { Definitions, UnwatchedTimes } from './report-notes.tsx'
import { ReportOutages } from './report-outages.tsx'
import { Times } from './report-times.tsx'

/** What happened in a window, to be read on paper: made once, and not moving while it is read. */
export function ReportPage() {
  const { api, live, router } = usePanel()
  const [edition, setEdition] = createSignal(0)
  const window = createMemo(() => windowOf(router.query()))
  const report = createRemote(
    () => (live.state.ready ? JSON.stringify(windowQuery(window())) : null),
    (_key, signal) => {
      const now = untrack(live.nowSlow)
      return makeReport(api, boundsOf(untrack(window), now), now, signal)
    },
    edition,
  )
  return (
    <div class="report">
      <PageHeader title="Report">
        <Presets />
        <WindowPicker />
        <button type="button" class="button" onClick={() => setEdition((before) => before + 1)}>
          Make it anew
        </button>
        <button type="button" class="button primary" disabled={report.current() === undefined} onClick={() => print()}>
          Print
        </button>
      </PageHeader>
      <Show when={report.error()}>
        {(error) => (
          <section class="card" aria-label="Error">
            <ErrorNotice what="Cannot make the report." error={error()} onRetry={() => report.refresh()} />
          </section>
        )}
      </Show>
      <Switch>
        <Match when={report.current()}>{(told) => <Sheet report={told()} isOld={report.isLoading()} />}</Match>
        <Match when={report.isLoading()}>
          <section class="card" aria-label="Report">
            <Skeleton rows={12} label="Making the report…" />
          </section>
        </Match>
      </Switch>
    </div>
  )
}

function Presets() {
  const { live, preferences, router } = usePanel()
  const choose = () => {
    const night = lastNight(Math.floor(live.nowSlow() / 1_000) * 1_000, preferences.zone())
    router.setQuery(windowParameters({ kind: 'between', ...night }))
  }
  return (
    <button type="button" class="button" title="20:00 to 08:00" onClick={choose}>
      Last night
    </button>
  )
}

function Sheet(props: { readonly report: Report; readonly isOld: boolean }) {
  return (
    <article data-testid="report" data-made-at={props.report.madeAt} aria-busy={props.isOld}>
      <header class="report-head">
        <Show when={props.report.mode === 'demo'}>
          <p class="report-demo">
            <StateChip state="degraded" word="Demo" /> Simulated exchanges: nothing in this report is a real market.
          </p>
        </Show>
        <dl class="report-facts">
          <div>
            <dt>From</dt>
            <dd class="num">{bothZones(props.report.window.from)}</dd>
          </div>
          <div>
            <dt>To</dt>
            <dd class="num">{bothZones(props.report.window.to)}</dd>
          </div>
          <div>
            <dt>Made</dt>
            <dd class="num">
              {bothZones(props.report.madeAt)}, by Holdfast {props.report.version}
            </dd>
          </div>
        </dl>
        <p class="report-verdict" data-testid="report-verdict">
          <For each={props.report.verdict}>
            {(sentence, index) => (index() === 0 ? <strong>{sentence} </strong> : <span>{sentence} </span>)}
          </For>
        </p>
        <Show when={!props.report.isWhole}>
          <p class="muted">
            The window has more outages than a report can hold: causes, times over all connections and the list are of
            its newest 1,000. Take a shorter window for all of them.
          </p>
        </Show>
      </header>
      <Totals report={props.report} />
      <Bars report={props.report} />
      <Times report={props.report} />
      <Causes report={props.report} />
      <ReportOutages title="Outages" groups={props.report.unplanned} unlisted={props.report.unlisted} />
      <Show when={props.report.planned.length > 0}>
        <ReportOutages title="Planned outages" groups={props.report.planned} unlisted={0} />
      </Show>
      <Card title="Unknown time">
        <UnwatchedTimes unwatched={props.report.unwatched} />
      </Card>
      <Definitions />
    </article>
  )
}
