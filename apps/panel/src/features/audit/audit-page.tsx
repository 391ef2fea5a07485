import './audit.css'
import { NONE } from '@holdfast/reconnect-monitor/history'
import { createMemo, Show } from 'solid-js'
import { usePanel } from '../../panel-context.ts'
import { errorShown } from '../../ui/error-shown.ts'
import { ExportLinks } from '../../ui/export-links.tsx'
import { grouped } from '../../ui/grouped.ts'
import { OlderButton } from '../../ui/more.tsx'
import { ErrorNotice, ListState } from '../../ui/notice.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { ConnectionSelect, Select } from '../../ui/select.tsx'
import { windowText } from '../../window/window.ts'
import { WindowPicker } from '../../window/window-picker.tsx'
import { apiQueryOf, type EventFilter, eventFilterOf } from '../events/event-filter.ts'
import { createFeed } from '../events/feed.ts'
import type { Told } from '../events/told.ts'
import { type ActionKind, actionOf, KIND_WORDS, typesOfKind } from './actions.ts'
import { AuditTable, type Line } from './audit-table.tsx'

const KIND_OPTIONS = Object.entries(KIND_WORDS).map(([value, label]) => ({ value, label }))

/** The actor of what the bot did by itself, as the address names it. */
const BOT = 'bot'

/** Who did what, when, from where, why, and what became of it. */
export function AuditPage() {
  const { live, preferences, router } = usePanel()
  const kind = createMemo(() => kindOf(router.query().get('kind')))
  const actor = createMemo(() => router.query().get('actor') || null)
  const filter = createMemo(
    (): EventFilter => ({ ...eventFilterOf(router.query()), types: typesOfKind(kind()), outage: null }),
  )
  const feed = createFeed({ filter, isReading: () => false })
  // Made once for each: a row is the same row for as long as its event is loaded.
  const known = new WeakMap<Told, Line>()
  const lines = createMemo(() =>
    feed.events().flatMap((one): readonly Line[] => {
      const line = known.get(one) ?? lineOf(one)
      if (line !== null) known.set(one, line)
      return line === null ? [] : [line]
    }),
  )
  const shown = createMemo(() =>
    lines().filter(
      ({ action }) =>
        (kind() === null || action.kind === kind()) && (actor() === null || (action.actor ?? BOT) === actor()),
    ),
  )
  const actors = createMemo(() => [...new Set(lines().map(({ action }) => action.actor ?? BOT))].toSorted())
  const whenText = () => windowText(filter().window, live.nowSlow(), preferences.zone())
  const error = () => errorShown(feed.error(), lines().length > 0, live.link())
  return (
    <>
      <PageHeader title="Audit log" sub="Who did what, when, from where and why, and what became of it.">
        <WindowPicker />
        <Select
          label="Kind"
          all="All kinds"
          options={KIND_OPTIONS}
          value={kind()}
          onChange={(value) => router.setQuery({ kind: value })}
        />
        <Select
          label="Actor, of those loaded"
          all="All actors"
          options={actors().map((one) => ({ value: one, label: one }))}
          value={actor()}
          onChange={(value) => router.setQuery({ actor: value })}
        />
        <ConnectionSelect value={filter().connection} onChange={(connection) => router.setQuery({ connection })} />
      </PageHeader>
      <section class="card" aria-label="Actions">
        <header class="card-header">
          <p class="audit-count">
            <Show when={lines().length > 0} fallback={NONE}>
              {grouped(shown().length)} of {grouped(lines().length)} loaded
            </Show>
          </p>
          <ExportLinks what="events" query={apiQueryOf(filter(), feed.bounds())} />
        </header>
        <ListState
          isLoading={feed.isLoading()}
          isEmpty={lines().length === 0}
          error={lines().length === 0 ? feed.error() : undefined}
          whenFailed="Cannot load the audit log."
          whenEmpty={
            <>
              Nobody did anything in the {whenText()}. Logins and failed ones, reconnects, pauses, reloads of the
              configuration, mutes, maintenance, acknowledged outages, drills, and starts and stops of the bot are
              recorded here, each with who asked, from which address, and why.
            </>
          }
          onRetry={() => feed.refresh()}
        >
          <Show
            when={shown().length > 0}
            fallback={
              <p class="placeholder">None of the {grouped(lines().length)} actions loaded passes these filters.</p>
            }
          >
            <AuditTable lines={shown()} />
          </Show>
          <Show when={error() !== undefined}>
            <ErrorNotice
              what="Cannot load more."
              error={error()}
              onRetry={() => (feed.hasMore() ? feed.more() : feed.refresh())}
            />
          </Show>
          <Show when={feed.hasMore()}>
            <div class="card-footer">
              <OlderButton pages={feed} label="Older actions" />
            </div>
          </Show>
        </ListState>
      </section>
    </>
  )
}

function lineOf({ event }: Told): Line | null {
  const action = actionOf(event)
  return action === null ? null : { event, action }
}

function kindOf(text: string | null): ActionKind | null {
  return text !== null && Object.hasOwn(KIND_WORDS, text) ? (text as ActionKind) : null
}
