import { NOTICE_STATUSES } from '@holdfast/adapter-core/notices'
import type { NoticeDto } from '@holdfast/api-contract'
import { For, Show } from 'solid-js'
import { usePanel } from '../../panel-context.ts'
import { Card } from '../../ui/card.tsx'
import { OlderButton } from '../../ui/more.tsx'
import { ListState } from '../../ui/notice.tsx'
import { ConnectionSelect, Select } from '../../ui/select.tsx'
import { StateChip } from '../../ui/state-chip.tsx'
import { Ago, Instant } from '../../ui/time.tsx'
import { ClassMark } from './class-mark.tsx'
import { Countdown } from './countdown.tsx'
import { createNotices, type NoticeFilter } from './notice-list.ts'
import { outcomeText } from './outcome.ts'
import { QueryLink } from './query-link.tsx'
import { STATUS_LOOK, STATUS_WORD } from './words.ts'

const PAGE_SIZE = 50

const STATUS_OPTIONS = NOTICE_STATUSES.map((status) => ({ value: status, label: STATUS_WORD[status] }))

interface ToldProps {
  /** Ids of the channels that are configured; undefined while that is not known. */
  readonly channels: readonly string[] | undefined
}

/** What was told, newest first, and what became of it; filters live in the address. */
export function Told(props: ToldProps) {
  const { router } = usePanel()
  const filter = (): NoticeFilter => ({
    channel: router.query().get('channel'),
    status: router.query().get('status'),
    connection: router.query().get('connection'),
  })
  const notices = createNotices(filter, PAGE_SIZE)
  const choose = (name: keyof NoticeFilter) => (value: string | null) => router.setQuery({ [name]: value })
  const isFiltered = () => Object.values(filter()).some((value) => value !== null)
  return (
    <Card
      title="What was told"
      class="told-card"
      tools={
        <div class="filters">
          <Select
            label="Channel"
            all="All channels"
            options={(props.channels ?? []).map((id) => ({ value: id, label: id }))}
            value={filter().channel}
            onChange={choose('channel')}
          />
          <Select
            label="Status"
            all="All"
            options={STATUS_OPTIONS}
            value={filter().status}
            onChange={choose('status')}
          />
          <ConnectionSelect value={filter().connection} onChange={choose('connection')} />
        </div>
      }
    >
      <ListState
        isLoading={notices.isLoading()}
        isEmpty={notices.items.length === 0}
        error={notices.error()}
        whenFailed="Cannot load the notices."
        whenEmpty={<Empty isFiltered={isFiltered()} channels={props.channels} />}
        onRetry={() => notices.refresh()}
      >
        <NoticeTable notices={notices.items} />
        <Show when={notices.hasMore()}>
          <div class="card-footer">
            <OlderButton pages={notices} label="Older notices" />
          </div>
        </Show>
      </ListState>
    </Card>
  )
}

function Empty(props: ToldProps & { readonly isFiltered: boolean }) {
  const { router } = usePanel()
  const clear = () => router.setQuery({ channel: null, status: null, connection: null })
  return (
    <Show
      when={props.isFiltered}
      fallback={
        <Show
          when={props.channels?.length === 0}
          fallback="Nothing was told yet. What falls due is listed here the moment it is decided, sent or not."
        >
          Nothing was told, as there is nobody to tell.{' '}
          <QueryLink change={{ tab: 'channels' }} class="inline-link">
            How to set up a channel
          </QueryLink>
        </Show>
      }
    >
      No notice matches these filters.{' '}
      <button type="button" class="link-button" onClick={clear}>
        Show all
      </button>
    </Show>
  )
}

function NoticeTable(props: { readonly notices: readonly NoticeDto[] }) {
  return (
    <table class="rows cards notice-table">
      <thead>
        <tr>
          <th scope="col">Notice</th>
          <th scope="col">About</th>
          <th scope="col">Channel</th>
          <th scope="col">Decided</th>
          <th scope="col">What became of it</th>
          <th scope="col" class="right">
            Tries
          </th>
        </tr>
      </thead>
      <tbody>
        <For each={props.notices}>{(notice) => <NoticeRow notice={notice} />}</For>
      </tbody>
    </table>
  )
}

function NoticeRow(props: { readonly notice: NoticeDto }) {
  const content = () => props.notice.content
  const about = () => content().connections
  return (
    <tr
      data-testid="notice"
      data-notice-id={props.notice.id}
      data-class={content().class}
      data-status={props.notice.status}
      data-channel={props.notice.channel}
      data-tries={props.notice.tries}
    >
      <th scope="row">
        <ClassMark name={content().class} />
        <QueryLink change={{ notice: String(props.notice.id) }} class="notice-title">
          {content().title}
        </QueryLink>
      </th>
      <td data-label="About">
        <Show when={about().length > 0} fallback={<span class="muted">the bot</span>}>
          <span class="clip" title={about().join(', ')}>
            {about()[0]}
          </span>
          <Show when={about().length > 1}>
            <span class="sub num">and {about().length - 1} more</span>
          </Show>
        </Show>
      </td>
      <td data-label="Channel">
        <span class="clip" title={props.notice.channel}>
          {props.notice.channel}
        </span>
        <Show when={props.notice.loudness === 'silent'}>
          <span class="sub">silent</span>
        </Show>
      </td>
      <td data-label="Decided">
        <Instant at={props.notice.createdAt} />
        <span class="sub num">
          <Ago at={props.notice.createdAt} />
        </span>
      </td>
      <td class="outcome" data-label="What became of it" data-wide="">
        <Outcome notice={props.notice} />
      </td>
      <td class="right num" data-label="Tries">
        {props.notice.tries}
      </td>
    </tr>
  )
}

function Outcome(props: { readonly notice: NoticeDto }) {
  return (
    <>
      <StateChip state={STATUS_LOOK[props.notice.status]} word={STATUS_WORD[props.notice.status]} />
      <Show when={props.notice.status === 'waiting' && props.notice.tries > 0 && props.notice.dueAt}>
        {(dueAt) => (
          <span class="outcome-next num">
            next try <Countdown to={dueAt()} />
          </span>
        )}
      </Show>
      <span class="sub outcome-why" title={outcomeText(props.notice)}>
        {outcomeText(props.notice)}
      </span>
    </>
  )
}
