import { duration } from '@holdfast/reconnect-monitor/history'
import { createMemo, Show } from 'solid-js'
import { usePanel } from '../../panel-context.ts'
import { Anchor } from '../../ui/anchor.tsx'
import { ExportLinks } from '../../ui/export-links.tsx'
import { OlderButton } from '../../ui/more.tsx'
import { ListState } from '../../ui/notice.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { boundsOf, keepingWindow, windowOf, windowText } from '../../window/window.ts'
import { WindowPicker } from '../../window/window-picker.tsx'
import { createListedOutages, type ListedOutages } from './listed-outages.ts'
import { mergeClose, type OutageGroup } from './merge-close.ts'
import { connectionAlone, filterOf, gapOf, type OutageFilter, sortOf } from './outage-filter.ts'
import { OutageFilters } from './outage-filters.tsx'
import type { ListedOutage } from './outage-list.ts'
import { OutageTable } from './outage-table.tsx'
import './outages.css'
import { reuseGroups } from './reuse-groups.ts'
import { WindowSummary } from './window-summary.tsx'

/** Every outage of a window, with filters that live in the address. */
export function OutagesPage() {
  const { live, preferences, router } = usePanel()
  const filter = () => filterOf(router.query())
  const window = () => windowOf(router.query())
  const exchangeOf = (id: string) => live.state.connections[id]?.exchange
  const alone = () => connectionAlone(filter(), live.state.order, exchangeOf)
  const listed = createListedOutages(() => ({
    window: window(),
    sort: sortOf(router.query()),
    filter: { ...filter() },
  }))
  const groups = createMemo<readonly OutageGroup<ListedOutage>[]>((before) => {
    const isByTime = sortOf(router.query()) === 'newest'
    return reuseGroups(before, mergeClose(listed.pages.items, isByTime ? gapOf(router.query()) : null))
  }, [])
  const exported = () => ({ ...filter(), ...boundsOf(window(), minuteOf(live.nowSlow())) })
  return (
    <>
      <PageHeader title="Outages" sub={<WindowSummary connection={alone()} exchange={filter().exchange} />}>
        <WindowPicker />
      </PageHeader>
      <section class="card" aria-label="Outages">
        <OutageFilters />
        <ListState
          isLoading={listed.pages.isLoading()}
          isEmpty={groups().length === 0}
          error={listed.pages.error()}
          whenFailed="Cannot load the outages."
          whenEmpty={<Empty filter={filter()} window={windowText(window(), live.nowSlow(), preferences.zone())} />}
          onRetry={() => listed.pages.refresh()}
        >
          <OutageTable groups={groups()} />
        </ListState>
        <Footer listed={listed} exported={exported()} />
      </section>
    </>
  )
}

const minuteOf = (at: number) => Math.ceil(at / 60_000) * 60_000

function Empty(props: { readonly filter: OutageFilter; readonly window: string }) {
  const { router } = usePanel()
  const isNarrowed = () => Object.values(props.filter).some((value) => value !== null)
  return (
    <Show
      when={isNarrowed()}
      fallback={`No outage in this window (${props.window}). When a connection or a market is lost, it is listed here.`}
    >
      No outage matches in this window ({props.window}).{' '}
      <Anchor href={keepingWindow('/outages', router.query())}>Show all</Anchor>
    </Show>
  )
}

interface FooterProps {
  readonly listed: ListedOutages
  readonly exported: Readonly<Record<string, string | number | null>>
}

function Footer(props: FooterProps) {
  const loaded = () => props.listed.pages.items.length
  return (
    <footer class="list-footer">
      <p class="muted" data-testid="loaded">
        <span class="num">{loaded()}</span> {props.listed.longest() === null ? 'loaded' : ''}
        <Show when={props.listed.longest()}>{(found) => <Extent loaded={loaded()} {...found()} />}</Show>
      </p>
      <OlderButton pages={props.listed.pages} label="Older outages" />
      <ExportLinks what="outages" query={props.exported} />
    </footer>
  )
}

/** How far the list of the longest can be trusted. */
function Extent(props: { readonly leastMs: number; readonly isWhole: boolean; readonly loaded: number }) {
  return (
    <Show
      when={props.isWhole}
      fallback="longest of the newest: there are more of this length than one answer holds. Take a shorter window"
    >
      {props.leastMs === 0 ? 'outages, all there are' : `longest: all of ${duration(props.leastMs)} and more`}
    </Show>
  )
}
