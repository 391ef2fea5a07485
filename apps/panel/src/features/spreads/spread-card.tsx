import { NONE, spreadPercent } from '@holdfast/reconnect-monitor/history'
import { createMemo, For, Match, Show, Switch } from 'solid-js'
import { usePanel } from '../../panel-context.ts'
import { Anchor } from '../../ui/anchor.tsx'
import { StateChip } from '../../ui/state-chip.tsx'
import { createSpreadSettings } from './settings-remote.ts'
import { legText, type SpreadSetting } from './spread-settings.ts'
import { standingOf } from './standing.ts'

/** The spreads, on the overview: what each is worth right now, or what blocks it. Nothing where none is configured. */
export function SpreadCard() {
  const { live } = usePanel()
  const settings = createSpreadSettings()
  /** Without the configuration, what the stream tells is enough. */
  const ids = createMemo(() => settings.data()?.map(({ id }) => id) ?? Object.keys(live.state.spreads))
  return (
    <Show when={ids().length > 0}>
      <section class="card" aria-labelledby="spreads-title">
        <header class="card-header">
          <h2 id="spreads-title">Spreads</h2>
          <Anchor href="/spreads" class="card-link">
            All about them
          </Anchor>
        </header>
        <table class="rows spreads">
          <thead>
            <tr>
              <th scope="col">Spread</th>
              <th scope="col" class="right">
                Entry
              </th>
              <th scope="col" class="right">
                Exit
              </th>
              <th scope="col">Verdict</th>
            </tr>
          </thead>
          <tbody>
            <For each={ids()}>
              {(id) => <SpreadRow id={id} setting={settings.data()?.find((setting) => setting.id === id)} />}
            </For>
          </tbody>
        </table>
      </section>
    </Show>
  )
}

function SpreadRow(props: { readonly id: string; readonly setting: SpreadSetting | undefined }) {
  const { live } = usePanel()
  const standing = createMemo(() => standingOf(live.state.spreads[props.id], live.link().state))
  const tradable = () => {
    const now = standing()
    return now.kind === 'tradable' ? now : undefined
  }
  return (
    <tr data-testid="spread" data-spread={props.id} data-tradable={standing().kind === 'tradable'}>
      <th scope="row">
        <b class="clip" title={props.id}>
          {props.id}
        </b>
        <Show when={props.setting}>
          {(setting) => (
            <span class="sub">
              buy {legText(setting().buy)} · sell {legText(setting().sell)}
            </span>
          )}
        </Show>
      </th>
      <Percent label="Entry" value={tradable()?.entryPct} threshold={props.setting?.entryPct} word="opens at" />
      <Percent label="Exit" value={tradable()?.exitPct} threshold={props.setting?.exitPct} word="closes at" />
      <td class="spread-verdict" data-label="Verdict">
        <Verdict standing={standing()} />
      </td>
    </tr>
  )
}

interface PercentProps {
  readonly label: string
  readonly value: number | undefined
  readonly threshold: number | null | undefined
  readonly word: string
}

function Percent(props: PercentProps) {
  const threshold = () =>
    typeof props.threshold === 'number' ? `${props.word} ${spreadPercent(props.threshold)}` : undefined
  return (
    <td class="right num" data-label={props.label}>
      <span class="fact">{props.value === undefined ? NONE : spreadPercent(props.value)}</span>
      <Show when={threshold()}>{(text) => <span class="sub">{text()}</span>}</Show>
    </td>
  )
}

function Verdict(props: { readonly standing: ReturnType<typeof standingOf> }) {
  const blocked = () => (props.standing.kind === 'blocked' ? props.standing : undefined)
  return (
    <Switch fallback={<StateChip state="unknown" word="Waiting" />}>
      <Match when={props.standing.kind === 'tradable'}>
        <StateChip state="live" word="Tradable" />
      </Match>
      <Match when={blocked()}>
        {(now) => (
          <>
            <StateChip state="degraded" word="Blocked" />
            <For each={now().by}>{(leg) => <span class="sub">by {leg}</span>}</For>
          </>
        )}
      </Match>
    </Switch>
  )
}
