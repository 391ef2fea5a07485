import { CAUSES, SCOPES } from '@holdfast/adapter-core/events'
import type { OutageDto } from '@holdfast/api-contract'
import { CAUSE_WORDS, duration, NONE, sentenceCase } from '@holdfast/reconnect-monitor/history'
import { For, Show } from 'solid-js'
import { usePanel } from '../../panel-context.ts'
import { Anchor } from '../../ui/anchor.tsx'
import { ListState } from '../../ui/notice.tsx'
import { ConnectionSelect, Select } from '../../ui/select.tsx'
import { StateChip } from '../../ui/state-chip.tsx'
import { Elapsed, Instant } from '../../ui/time.tsx'
import { ENDED_BY_WORDS } from '../../ui/words.ts'
import { createOutages, type OutageFilter } from './outage-list.ts'
import { attributionText, causeText, whatWasOut } from './outage-words.ts'
import { PhaseStrip } from './waterfall.tsx'

const PAGE_SIZE = 50

const CAUSE_OPTIONS = CAUSES.map((cause) => ({ value: cause, label: sentenceCase(CAUSE_WORDS[cause]) }))
const SCOPE_OPTIONS = SCOPES.map((scope) => ({
  value: scope,
  label: scope === 'connection' ? 'Whole connection' : 'One market',
}))
const LENGTH_OPTIONS = [
  { value: '1000', label: '1 s or more' },
  { value: '5000', label: '5 s or more' },
  { value: '60000', label: '1 min or more' },
  { value: '600000', label: '10 min or more' },
]
const ENDED_OPTIONS = [
  { value: 'true', label: 'Ongoing' },
  { value: 'false', label: 'Over' },
]

/** Every outage, newest first, with filters that live in the address. */
export function OutagesPage() {
  const { router } = usePanel()
  const parameter = (name: keyof OutageFilter) => router.query().get(name)
  const filter = (): OutageFilter => ({
    connection: parameter('connection'),
    cause: parameter('cause'),
    scope: parameter('scope'),
    minDurationMs: parameter('minDurationMs'),
    ongoing: parameter('ongoing'),
  })
  const outages = createOutages(filter, PAGE_SIZE)
  const choose = (name: keyof OutageFilter) => (value: string | null) => router.setQuery({ [name]: value })
  return (
    <>
      <header class="page-header">
        <h1>Outages</h1>
        <div class="filters">
          <ConnectionSelect value={filter().connection} onChange={choose('connection')} />
          <Select
            label="Cause"
            all="All causes"
            options={CAUSE_OPTIONS}
            value={filter().cause}
            onChange={choose('cause')}
          />
          <Select
            label="Scope"
            all="All scopes"
            options={SCOPE_OPTIONS}
            value={filter().scope}
            onChange={choose('scope')}
          />
          <Select
            label="Length"
            all="Any length"
            options={LENGTH_OPTIONS}
            value={filter().minDurationMs}
            onChange={choose('minDurationMs')}
          />
          <Select
            label="Ended"
            all="All"
            options={ENDED_OPTIONS}
            value={filter().ongoing}
            onChange={choose('ongoing')}
          />
        </div>
      </header>
      <section class="card" aria-label="Outages">
        <ListState
          isLoading={outages.isLoading()}
          isEmpty={outages.items.length === 0}
          error={outages.error()}
          whenFailed="Cannot load the outages."
          whenEmpty="No outage matches."
          onRetry={() => outages.refresh()}
        >
          <OutageTable outages={outages.items} />
          <Show when={outages.hasMore()}>
            <div class="card-footer">
              <button type="button" class="button" disabled={outages.isLoadingMore()} onClick={() => outages.more()}>
                {outages.isLoadingMore() ? 'Loading…' : 'Older outages'}
              </button>
            </div>
          </Show>
        </ListState>
      </section>
    </>
  )
}

function OutageTable(props: { readonly outages: readonly OutageDto[] }) {
  return (
    <table class="rows outage-table">
      <thead>
        <tr>
          <th scope="col">Outage</th>
          <th scope="col">Cause</th>
          <th scope="col">Started</th>
          <th scope="col" class="right">
            Duration
          </th>
          <th scope="col" class="right">
            Noticed after
          </th>
          <th scope="col" class="right">
            Attempts
          </th>
          <th scope="col">Ended by</th>
        </tr>
      </thead>
      <tbody>
        <For each={props.outages}>{(outage) => <OutageRow outage={outage} />}</For>
      </tbody>
    </table>
  )
}

function OutageRow(props: { readonly outage: OutageDto }) {
  const endedBy = () => (props.outage.endedBy === null ? NONE : ENDED_BY_WORDS[props.outage.endedBy])
  return (
    <tr
      data-testid="outage"
      data-outage-id={props.outage.id}
      data-connection={props.outage.connection}
      data-cause={props.outage.cause}
      data-scope={props.outage.scope}
      data-ongoing={props.outage.endedAt === null}
    >
      <th scope="row">
        <Anchor href={`/outages/${props.outage.id}`}>{props.outage.connection}</Anchor>
        <span class="sub clip">{whatWasOut(props.outage)}</span>
      </th>
      <td data-label="Cause">
        <span class="fact">{causeText(props.outage)}</span>
        <span class="sub clip" title={props.outage.detail ?? undefined}>
          {attributionText(props.outage)}
          {props.outage.detail === null ? '' : ` · ${props.outage.detail}`}
        </span>
      </td>
      <td data-label="Started">
        <Instant at={props.outage.startedAt} />
      </td>
      <td class="right" data-label="Duration">
        <span class="fact num">
          <Show when={props.outage.endedAt === null} fallback={duration(props.outage.durationMs)}>
            <Elapsed from={props.outage.startedAt} />
          </Show>
        </span>
        <PhaseStrip outage={props.outage} />
      </td>
      <td class="right num" data-label="Noticed after">
        {duration(props.outage.detectionMs)}
      </td>
      <td class="right num" data-label="Attempts">
        {props.outage.attempts}
      </td>
      <td data-label="Ended by">
        <Show when={props.outage.endedAt !== null} fallback={<StateChip state="down" word="Ongoing" />}>
          {endedBy()}
        </Show>
      </td>
    </tr>
  )
}
