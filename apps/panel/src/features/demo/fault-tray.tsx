import { ENDPOINTS, FAULT_GROUPS } from '@holdfast/api-contract'
import { createEffect, createSignal, createUniqueId, For, on, onCleanup, Show } from 'solid-js'
import { errorText } from '../../api/problem.ts'
import { createRemote } from '../../api/remote.ts'
import { usePanel } from '../../panel-context.ts'
import { roundDuration } from '../../ui/duration.ts'
import { ListState } from '../../ui/notice.tsx'
import { Select } from '../../ui/select.tsx'
import { Instant } from '../../ui/time.tsx'
import { type Fault, GROUP_LABELS, healingOf, healingText, type Injected } from './injected.ts'

/** How often the tray asks how a fault is healing, in ms. */
const ASK_EVERY_MS = 500
/** How many of the injected faults are listed. */
const LISTED = 3

const DURATIONS = [1, 2, 5, 10, 20, 60].map((seconds) => ({
  value: String(seconds * 1_000),
  label: roundDuration(seconds * 1_000),
}))

/** The simulator's faults: choose where, press one, watch it heal. */
export function FaultTray() {
  const { api, live, clock } = usePanel()
  const [connection, setConnection] = createSignal<string | null>(null)
  /** Undefined until chosen: the first; null: all. */
  const [chosenMarket, setMarket] = createSignal<string | null | undefined>()
  const [durationMs, setDurationMs] = createSignal<string | null>(null)
  const [refusal, setRefusal] = createSignal<string>()
  const [asked, setAsked] = createSignal(0)
  const catalogue = createRemote(
    () => `${asked()}`,
    (_key, signal) => api.call(ENDPOINTS.faults, {}, signal),
  )
  const target = () => connection() ?? live.state.order[0] ?? ''
  const markets = () => [...new Set(live.state.connections[target()]?.subscriptions.map((one) => one.market) ?? [])]
  const market = () => {
    const chosen = chosenMarket()
    return chosen === undefined ? (markets()[0] ?? null) : chosen
  }
  const faultOf = (injected: Injected) => catalogue.data()?.faults.find(({ fault }) => fault === injected.fault)
  const isHealing = () => catalogue.data()?.injected.some((one) => healingOf(one, faultOf(one)) !== 'healed') ?? false

  const stop = clock.every(ASK_EVERY_MS, () => {
    if (isHealing() && !catalogue.isLoading()) setAsked((before) => before + 1)
  })
  onCleanup(stop)
  createEffect(on(target, () => setMarket(undefined), { defer: true }))

  const inject = async (fault: Fault) => {
    setRefusal(undefined)
    const at = fault.takesMarket ? market() : null
    const length = fault.defaultDurationMs === null ? null : durationMs()
    try {
      const market = at === null ? {} : { market: at }
      const duration = length === null ? {} : { durationMs: Number(length) }
      await api.call(ENDPOINTS.injectFault, {
        json: { fault: fault.fault, connection: target(), ...market, ...duration },
      })
    } catch (error) {
      setRefusal(`Could not break it: ${errorText(error)}.`)
    }
    setAsked((before) => before + 1)
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
      </div>
      <ListState
        isLoading={catalogue.isLoading()}
        isEmpty={(catalogue.data()?.faults.length ?? 0) === 0}
        error={catalogue.error()}
        whenFailed="Cannot load the faults."
        whenEmpty="The simulator offers no fault."
        onRetry={() => catalogue.refresh()}
      >
        <div class="fault-groups">
          <For each={FAULT_GROUPS}>
            {(group) => (
              <FaultGroupList
                label={GROUP_LABELS[group]}
                faults={catalogue.data()?.faults.filter((fault) => fault.group === group) ?? []}
                onInject={inject}
              />
            )}
          </For>
        </div>
      </ListState>
      <p class="told" role="status">
        <Show when={refusal()}>{(text) => <strong class="refused">{text()}</strong>}</Show>
      </p>
      <InjectedList injected={catalogue.data()?.injected ?? []} faultOf={faultOf} />
    </div>
  )
}

interface FaultGroupListProps {
  readonly label: string
  readonly faults: readonly Fault[]
  readonly onInject: (fault: Fault) => Promise<void>
}

function FaultGroupList(props: FaultGroupListProps) {
  const id = createUniqueId()
  return (
    <Show when={props.faults.length > 0}>
      <section>
        <h3 id={id}>{props.label}</h3>
        <ul class="faults" aria-labelledby={id}>
          <For each={props.faults}>{(fault) => <FaultButton fault={fault} onInject={props.onInject} />}</For>
        </ul>
      </section>
    </Show>
  )
}

function FaultButton(props: { readonly fault: Fault; readonly onInject: (fault: Fault) => Promise<void> }) {
  const id = createUniqueId()
  const scope = () => {
    const { defaultDurationMs, takesMarket } = props.fault
    const parts = [takesMarket ? 'a market' : '', defaultDurationMs === null ? '' : roundDuration(defaultDurationMs)]
    return parts.filter((part) => part !== '').join(' · ')
  }
  return (
    <li class="fault">
      <div class="fault-head">
        <button
          type="button"
          data-fault={props.fault.fault}
          aria-describedby={id}
          onClick={() => void props.onInject(props.fault)}
        >
          {props.fault.title}
        </button>
        <span class="fault-scope num">{scope()}</span>
      </div>
      <span class="sub" id={id}>
        {props.fault.description}
      </span>
    </li>
  )
}

interface InjectedListProps {
  readonly injected: readonly Injected[]
  readonly faultOf: (injected: Injected) => Fault | undefined
}

function InjectedList(props: InjectedListProps) {
  const latest = () => props.injected.toSorted((a, b) => b.id - a.id).slice(0, LISTED)
  return (
    <Show when={latest().length > 0}>
      <ol class="injected" aria-label="What was broken, newest first">
        <For each={latest()}>
          {(one) => (
            <li data-testid="injected" data-fault={one.fault} data-healing={healingOf(one, props.faultOf(one))}>
              <Instant at={one.beganAt} />
              <span class="clip">
                <b>{one.connection}</b>
                {one.market === null ? '' : ` ${one.market}`}: {props.faultOf(one)?.title ?? one.fault}
              </span>
              <span class="num healing">{healingText(one, props.faultOf(one))}</span>
            </li>
          )}
        </For>
      </ol>
    </Show>
  )
}
