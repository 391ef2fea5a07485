import { createEffect, createMemo, createSignal, createUniqueId, on, Show } from 'solid-js'
import { usePanel } from '../../panel-context.ts'
import { roundDuration } from '../../ui/duration.ts'
import { ListState } from '../../ui/notice.tsx'
import { Select } from '../../ui/select.tsx'
import { FaultGroups } from './fault-groups.tsx'
import { FaultStory } from './fault-story.tsx'
import type { Faults, Order } from './faults.ts'
import { type Fault, offered } from './injected.ts'
import { InjectedList } from './injected-list.tsx'
import { Scoreboard } from './scoreboard.tsx'
import { surprise } from './surprise.ts'

const DURATIONS = [1, 2, 5, 10, 20, 60].map((seconds) => ({
  value: String(seconds * 1_000),
  label: roundDuration(seconds * 1_000),
}))

/** The simulator's faults: choose where, press one, watch it heal, and see how all of them went. */
export function FaultTray(props: { readonly faults: Faults }) {
  const { live } = usePanel()
  const [connection, setConnection] = createSignal<string | null>(null)
  /** Undefined until chosen: the first; null: all. */
  const [chosenMarket, setMarket] = createSignal<string | null | undefined>()
  const [durationMs, setDurationMs] = createSignal<string | null>(null)
  const [text, setText] = createSignal('')
  const searchId = createUniqueId()
  const all = (): readonly Fault[] => props.faults.catalogue.data()?.faults ?? []
  const target = () => connection() ?? live.state.order[0] ?? ''
  const markets = () => [...new Set(live.state.connections[target()]?.subscriptions.map((one) => one.market) ?? [])]
  const market = () => {
    const chosen = chosenMarket()
    return chosen === undefined ? (markets()[0] ?? null) : chosen
  }
  const shown = createMemo(() => offered(all(), live.state.connections[target()]?.exchange, text()))
  createEffect(on(target, () => setMarket(undefined), { defer: true }))

  const inject = (fault: Fault) => {
    const at = fault.takesMarket ? market() : null
    const length = fault.defaultDurationMs === null || durationMs() === null ? null : Number(durationMs())
    void props.faults.inject({ fault: fault.fault, connection: target(), market: at, durationMs: length })
  }
  /** What was ordered last; else what the simulator did last, from another page. */
  const last = (): Order | null => {
    const [newest] = props.faults.told()
    if (props.faults.last() !== null || newest === undefined) return props.faults.last()
    const { connection: where, fault, market: at } = newest.injected
    return { fault, connection: where, market: at, durationMs: null }
  }
  const titleOf = (order: Order) => all().find(({ fault }) => fault === order.fault)?.title ?? order.fault
  const surpriseMe = () => {
    const connections = live.state.order.flatMap((id) => live.state.connections[id] ?? [])
    const order = surprise(all(), connections, Math.random)
    if (order !== null) void props.faults.inject(order)
  }

  return (
    <div class="tray">
      <div class="tray-target">
        <Select
          label="Connection"
          options={live.state.order.map((id) => ({ value: id, label: id }))}
          value={target()}
          onChange={setConnection}
        />
        <Select
          label="Market, for faults of one"
          all="All markets"
          options={markets().map((name) => ({ value: name, label: name }))}
          value={market()}
          onChange={setMarket}
        />
        <Select
          label="For how long"
          all="As the fault says"
          options={DURATIONS}
          value={durationMs()}
          onChange={setDurationMs}
        />
        <span class="field">
          <label for={searchId}>Find a fault</label>
          <input
            id={searchId}
            type="search"
            value={text()}
            onInput={(input) => setText(input.currentTarget.value)}
            placeholder="silence, gap, dial…"
          />
        </span>
        <div class="tray-buttons">
          <Show when={last()}>
            {(order) => (
              <button
                type="button"
                class="button"
                data-testid="repeat-fault"
                title={`${titleOf(order())}, on ${order().connection}`}
                onClick={() => void props.faults.inject(order())}
              >
                Repeat the last
              </button>
            )}
          </Show>
          <button type="button" class="button" data-testid="surprise" onClick={surpriseMe}>
            Surprise me
          </button>
        </div>
      </div>
      <div class="tray-columns">
        <div class="tray-menu">
          <ListState
            isLoading={props.faults.catalogue.isLoading()}
            isEmpty={all().length === 0}
            error={props.faults.catalogue.error()}
            whenFailed="Cannot load the faults."
            whenEmpty="The simulator offers no fault."
            onRetry={() => props.faults.catalogue.refresh()}
          >
            {/* It scrolls, so the keyboard must reach it. */}
            <section class="fault-groups" aria-label="Faults" tabindex="0">
              <Show
                when={shown().length > 0}
                fallback={<p class="placeholder">No fault of {target()} has these words.</p>}
              >
                <FaultGroups faults={shown()} onInject={inject} />
              </Show>
            </section>
          </ListState>
        </div>
        {/* It scrolls too. */}
        <section class="tray-outcome" aria-label="What came of it" tabindex="0">
          <p class="told" role="status">
            <Show when={props.faults.refusal()}>{(why) => <strong class="refused">{why()}</strong>}</Show>
          </p>
          <Show when={props.faults.told()[0]}>{(newest) => <FaultStory told={newest()} />}</Show>
          <Scoreboard told={props.faults.told()} />
          <InjectedList told={props.faults.told()} />
        </section>
      </div>
    </div>
  )
}
