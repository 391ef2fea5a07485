import { ENDPOINTS } from '@holdfast/api-contract'
import { createMemo, For, Match, Show, Switch } from 'solid-js'
import { createRemote } from '../../api/remote.ts'
import { usePanel } from '../../panel-context.ts'
import { PageHeader } from '../../ui/page-header.tsx'
import { StateIcon } from '../../ui/state-icon.tsx'
import { Channels } from './channels.tsx'
import { createFreshness } from './create-freshness.ts'
import { createSilences } from './create-silences.ts'
import { NoticeDialog } from './notice-dialog.tsx'
import './notices.css'
import { PARTS, type PartName, partOf } from './parts.ts'
import { QueryLink } from './query-link.tsx'
import { SilencesPart } from './silences-part.tsx'
import { type Summary, summaryOf } from './summary.ts'
import { Told } from './told.tsx'

/** What was told to whom, where notices go, and what holds them back. */
export function NoticesPage() {
  const { api, live, router } = usePanel()
  const silences = createSilences()
  const freshness = createFreshness(() => channels.data()?.some(({ waiting }) => waiting > 0) ?? false)
  const key = () => (live.state.ready ? 'all' : null)
  const channels = createRemote(
    key,
    async (_all, signal) => (await api.call(ENDPOINTS.noticeChannels, {}, signal)).channels,
    freshness,
  )
  const lastGivenUp = createRemote(
    key,
    async (_all, signal) => {
      const { items } = await api.call(ENDPOINTS.notices, { query: { status: 'failed', limit: 1 } }, signal)
      return items[0] ?? null
    },
    freshness,
  )
  const summary = createMemo(() => {
    const [known, givenUp, ahead] = [channels.data(), lastGivenUp.data(), silences.ahead()]
    if (known === undefined || givenUp === undefined || ahead === undefined) return undefined
    return summaryOf({ channels: known, silences: ahead, lastGivenUp: givenUp }, live.nowSlow())
  })
  const retry = () => {
    channels.refresh()
    lastGivenUp.refresh()
    silences.remote.refresh()
  }
  const part = () => partOf(router.query())
  const countOf = (name: PartName): number | undefined => {
    switch (name) {
      case 'told':
        return undefined
      case 'channels':
        return channels.data()?.length
      case 'silences':
        return silences.ahead()?.length
    }
  }
  return (
    <>
      <PageHeader
        title="Notices"
        sub={<SummaryLine summary={summary()} isUnknown={channels.error() !== undefined} onRetry={retry} />}
      />
      <nav class="segments parts" aria-label="Parts of notices">
        <For each={PARTS}>
          {(one) => (
            <QueryLink change={{ tab: one.tab, notice: null }} isCurrent={part() === one.part}>
              {one.name}
              <Show when={countOf(one.part)}>{(n) => <span class="part-count num"> {n()}</span>}</Show>
            </QueryLink>
          )}
        </For>
      </nav>
      <Switch>
        <Match when={part() === 'told'}>
          <Told channels={channels.data()?.map(({ id }) => id)} />
        </Match>
        <Match when={part() === 'channels'}>
          <Channels channels={channels} />
        </Match>
        <Match when={part() === 'silences'}>
          <Show when={live.state.ready}>
            <SilencesPart silences={silences} />
          </Show>
        </Match>
      </Switch>
      <NoticeDialog />
    </>
  )
}

/** Whether one would be told; keeps its line while that is not known yet. */
function SummaryLine(props: {
  readonly summary: Summary | undefined
  readonly isUnknown: boolean
  readonly onRetry: () => void
}) {
  return (
    <Show
      when={props.summary}
      fallback={
        <Show when={props.isUnknown} fallback="Asking the bot…">
          Whether anybody would be told is not known.{' '}
          <button type="button" class="button" onClick={() => props.onRetry()}>
            Ask again
          </button>
        </Show>
      }
    >
      {(summary) => (
        <span class="notice-summary" data-testid="notice-summary" data-look={summary().look}>
          <span class="class-icon" data-look={summary().look}>
            <StateIcon state={summary().look} />
          </span>{' '}
          {summary().text}
        </span>
      )}
    </Show>
  )
}
