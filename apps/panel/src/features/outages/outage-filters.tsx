import { CAUSES, SCOPES } from '@holdfast/adapter-core/events'
import { CAUSE_WORDS, sentenceCase } from '@holdfast/reconnect-monitor/history'
import { usePanel } from '../../panel-context.ts'
import { FoldedFilters } from '../../ui/folded-filters.tsx'
import { ConnectionSelect, Select } from '../../ui/select.tsx'
import { filterOf, gapOf, type OutageFilter, sortOf, USUAL_GAP } from './outage-filter.ts'

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
  { value: '3600000', label: '1 h or more' },
]
const ENDED_OPTIONS = [
  { value: 'true', label: 'Ongoing' },
  { value: 'false', label: 'Over' },
]
const PLANNED_OPTIONS = [
  { value: 'false', label: 'Unplanned' },
  { value: 'true', label: 'Planned' },
]
const SORT_OPTIONS = [
  { value: 'newest', label: 'Newest first' },
  { value: 'longest', label: 'Longest first' },
]

/** What narrows and orders the outages; all of it lives in the address. */
export function OutageFilters() {
  const { live, router } = usePanel()
  const filter = () => filterOf(router.query())
  const choose = (name: keyof OutageFilter) => (value: string | null) => router.setQuery({ [name]: value })
  const exchanges = () =>
    [...new Set(live.state.order.flatMap((id) => live.state.connections[id]?.exchange ?? []))].map((exchange) => ({
      value: exchange,
      label: exchange,
    }))
  const chosen = () => Object.values(filter()).filter((value) => value !== null).length
  return (
    <FoldedFilters class="list-filters" word="Filter and order" set={chosen()}>
      <ConnectionSelect value={filter().connection} onChange={choose('connection')} />
      <Select
        label="Exchange"
        all="All exchanges"
        options={exchanges()}
        value={filter().exchange}
        onChange={choose('exchange')}
      />
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
      <Select label="Ended" all="All" options={ENDED_OPTIONS} value={filter().ongoing} onChange={choose('ongoing')} />
      <Select
        label="Planned"
        all="All"
        options={PLANNED_OPTIONS}
        value={filter().planned}
        onChange={choose('planned')}
      />
      <div class="list-order">
        <Select
          label="Order"
          options={SORT_OPTIONS}
          value={sortOf(router.query())}
          onChange={(sort) => router.setQuery({ sort: sort === 'longest' ? sort : null })}
        />
        <label class="check">
          <input
            type="checkbox"
            checked={gapOf(router.query()) !== null}
            disabled={sortOf(router.query()) === 'longest'}
            onChange={(box) => router.setQuery({ merge: box.currentTarget.checked ? USUAL_GAP : null })}
          />
          Merge those within 10 s
        </label>
      </div>
    </FoldedFilters>
  )
}
