import './spreads.css'
import { count } from '@holdfast/reconnect-monitor/history'
import { createMemo, createSignal, createUniqueId, For, Show } from 'solid-js'
import { usePanel } from '../../panel-context.ts'
import { ErrorNotice, Placeholder } from '../../ui/notice.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { createCrossings } from './crossings.ts'
import { createSpreadSettings } from './settings-remote.ts'
import { SpreadBlock } from './spread-block.tsx'
import { filterOf, isShown, type SpreadFilter } from './spread-filter.ts'
import { createSpreadLog } from './spread-log.ts'
import { standingOf } from './standing.ts'

/** How many spreads are shown at first, and more at a time. */
const PAGE_SIZE = 30

const STANDINGS = [
  { value: null, word: 'All' },
  { value: 'tradable', word: 'Tradable' },
  { value: 'blocked', word: 'Blocked' },
] as const satisfies readonly { readonly value: SpreadFilter['standing']; readonly word: string }[]

/** Every spread live: what it is worth, or which leg blocks it and why. */
export function SpreadsPage() {
  const { live, router } = usePanel()
  const settings = createSpreadSettings()
  const crossings = createCrossings()
  const pointsOf = createSpreadLog()
  const [limit, setLimit] = createSignal(PAGE_SIZE)
  const all = () => settings.data() ?? []
  const kindOf = (id: string) => standingOf(live.state.spreads[id], live.link().state).kind
  const filter = createMemo(() => filterOf(router.query()))
  const shown = createMemo(() => all().filter((setting) => isShown(setting, kindOf(setting.id), filter())))
  const tradable = createMemo(() => all().filter(({ id }) => kindOf(id) === 'tradable').length)
  return (
    <>
      <PageHeader title="Spreads" sub={all().length === 0 ? undefined : tallyText(all().length, tradable())}>
        <Show when={all().length > 0}>
          <Filters filter={filter()} />
        </Show>
      </PageHeader>
      <Show when={settings.error() ?? crossings.error()}>
        {(error) => (
          <section class="card" aria-label="Error">
            <ErrorNotice
              what={settings.error() === undefined ? 'Cannot load the openings.' : 'Cannot load the spreads.'}
              error={error()}
              onRetry={() => {
                settings.refresh()
                crossings.refresh()
              }}
            />
          </section>
        )}
      </Show>
      <Show
        when={settings.data() !== undefined}
        fallback={
          <Show when={settings.error() === undefined}>
            <Loading />
          </Show>
        }
      >
        <Show when={all().length > 0} fallback={<NoSpread />}>
          <For each={shown().slice(0, limit())} fallback={<NoMatch />}>
            {(setting) => <SpreadBlock setting={setting} crossings={crossings.data()} points={pointsOf(setting.id)} />}
          </For>
          <Show when={shown().length > limit()}>
            <div class="more-spreads">
              <button type="button" class="button" onClick={() => setLimit((before) => before + PAGE_SIZE)}>
                More spreads ({shown().length - limit()})
              </button>
            </div>
          </Show>
        </Show>
      </Show>
    </>
  )
}

function tallyText(all: number, tradable: number): string {
  if (all === tradable) return all === 1 ? 'It is tradable.' : `All ${all} are tradable.`
  return `${tradable} of ${count(all, 'spread')} tradable, ${all - tradable} blocked.`
}

function Filters(props: { readonly filter: SpreadFilter }) {
  const { router } = usePanel()
  const id = createUniqueId()
  return (
    <>
      <span class="field">
        <label for={id}>Name, connection or market</label>
        <input
          id={id}
          type="search"
          value={props.filter.text}
          onInput={(input) => router.replaceQuery({ q: input.currentTarget.value })}
        />
      </span>
      <fieldset class="segments" aria-label="State">
        <For each={STANDINGS}>
          {({ value, word }) => (
            <button
              type="button"
              aria-pressed={props.filter.standing === value}
              onClick={() => router.setQuery({ state: value })}
            >
              {word}
            </button>
          )}
        </For>
      </fieldset>
    </>
  )
}

function Loading() {
  return (
    <section class="card" aria-label="Spreads">
      <Skeleton rows={7} label="Loading the spreads…" />
    </section>
  )
}

function NoMatch() {
  return (
    <section class="card" aria-label="Spreads">
      <Placeholder>No spread matches.</Placeholder>
    </section>
  )
}

const EXAMPLE = `spreads:
  - id: btc
    buy: vest/BTC-PERP
    sell: paradex/BTC-USD-PERP
    entryPct: 0.30
    exitPct: 0.05
    maxPriceAgeMs: 2000`

function NoSpread() {
  return (
    <section class="card no-spread" aria-label="Spreads">
      <p>
        No spread is configured. A spread compares one market on two connections, and is tradable only while both prices
        are fresh. Name one in the configuration; the bot takes it over when it reads that anew:
      </p>
      <pre>{EXAMPLE}</pre>
    </section>
  )
}
