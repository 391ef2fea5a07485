import { CAUSE_WORDS, count, duration, sentenceCase } from '@holdfast/reconnect-monitor/history'
import { For, Show } from 'solid-js'
import { usePanel } from '../../panel-context.ts'
import { Anchor } from '../../ui/anchor.tsx'
import { Card } from '../../ui/card.tsx'
import { createGradual } from '../../ui/gradual.ts'
import { bothZones } from '../../ui/instant.ts'
import { StateIcon } from '../../ui/state-icon.tsx'
import { ENDED_BY_WORDS } from '../../ui/words.ts'
import { type OutageGroup, outMs, spanOf } from '../outages/merge-close.ts'
import type { ListedOutage } from '../outages/outage-list.ts'
import { attributionText } from '../outages/outage-words.ts'
import { ROWS_AT_ONCE } from './report-rows.ts'
import { stamp } from './report-time.ts'

interface ReportOutagesProps {
  readonly title: string
  /** Oldest first. */
  readonly groups: readonly OutageGroup<ListedOutage>[]
  /** Shorter ones that are not listed. */
  readonly unlisted: number
}

/** The outages of a window, a line each. */
export function ReportOutages(props: ReportOutagesProps) {
  const { preferences, turns } = usePanel()
  const rows = createGradual(() => props.groups, ROWS_AT_ONCE, turns)
  return (
    <Card title={props.title}>
      <Show when={props.groups.length > 0} fallback={<p class="placeholder">None in this window.</p>}>
        <table class="rows report-table outages-told">
          <thead>
            <tr>
              <th scope="col">Start ({preferences.zone() === 'utc' ? 'UTC' : 'local'})</th>
              <th scope="col">Out was</th>
              <th scope="col" class="right">
                Duration
              </th>
              <th scope="col">Cause</th>
              <th scope="col">Ended by</th>
            </tr>
          </thead>
          <tbody>
            <For each={rows()}>{(group) => <GroupRow group={group} />}</For>
          </tbody>
        </table>
      </Show>
      <Show when={props.unlisted > 0}>
        <p class="placeholder">{count(props.unlisted, 'shorter outage')} not listed.</p>
      </Show>
    </Card>
  )
}

function GroupRow(props: { readonly group: OutageGroup<ListedOutage> }) {
  const { live, preferences } = usePanel()
  const newest = () => props.group.parts[0]
  const span = () => spanOf(props.group.parts)
  const isMerged = () => props.group.parts.length > 1
  const distinct = (read: (outage: ListedOutage) => string) => [...new Set(props.group.parts.map(read))].join(', ')
  const outText = () => duration(outMs(props.group.parts, live.nowSlow()))
  return (
    <tr data-testid="report-outage" data-outage-id={props.group.id} data-parts={props.group.parts.length}>
      <td class="num" data-label="Start" title={bothZones(span().from)}>
        <Anchor href={`/outages/${props.group.id}`}>{stamp(span().from, preferences.zone())}</Anchor>
      </td>
      <th scope="row">
        {newest().connection}
        <Show when={newest().market}>{(market) => <span class="sub">market {market()}</span>}</Show>
      </th>
      <td class="right num" data-label="Duration">
        <span class="fact">{outText()}</span>
        <Show when={isMerged()}>
          <span class="sub">
            {count(props.group.parts.length, 'outage')}
            <Show when={span().to}>{(to) => ` in ${duration(to() - span().from)}`}</Show>
          </span>
        </Show>
      </td>
      <td data-label="Cause">
        <span class="fact">{sentenceCase(distinct(({ cause }) => CAUSE_WORDS[cause]))}</span>
        <span class="sub">{distinct(attributionText)}</span>
      </td>
      <td data-label="Ended by">
        <Show
          when={newest().endedBy}
          fallback={
            <span class="ongoing">
              <StateIcon state="down" /> ongoing
            </span>
          }
        >
          {(endedBy) => ENDED_BY_WORDS[endedBy()]}
        </Show>
      </td>
    </tr>
  )
}
