import { duration, spreadPercent } from '@holdfast/reconnect-monitor/history'
import { createMemo, createUniqueId, For, Show } from 'solid-js'
import { usePanel } from '../../panel-context.ts'
import { Anchor } from '../../ui/anchor.tsx'
import { roundDuration } from '../../ui/duration.ts'
import { StateChip } from '../../ui/state-chip.tsx'
import { Ago, Elapsed, Instant } from '../../ui/time.tsx'
import { type Crossing, type Crossings, openingOf } from './crossings.ts'
import type { Thresholds } from './gauge.ts'
import { SpreadGauge } from './spread-gauge.tsx'
import { SpreadLegs } from './spread-legs.tsx'
import type { SpreadPoint } from './spread-log.ts'
import { SpreadPast } from './spread-past.tsx'
import type { SpreadSetting } from './spread-settings.ts'
import { standingOf } from './standing.ts'

/** How many openings and closings are listed. */
const LISTED = 4

interface BlockProps {
  readonly setting: SpreadSetting
  readonly crossings: Crossings | undefined
  readonly points: readonly SpreadPoint[]
}

/** One spread: what it is worth, or what blocks it, its legs, and what it did lately. */
export function SpreadBlock(props: BlockProps) {
  const { live } = usePanel()
  const titleId = createUniqueId()
  const id = () => props.setting.id
  const spread = () => live.state.spreads[id()]
  const standing = createMemo(() => standingOf(spread(), live.link().state))
  const worth = () => {
    const now = standing()
    return now.kind === 'tradable' ? now : { entryPct: null, exitPct: null }
  }
  const blockedBy = () => {
    const now = standing()
    return now.kind === 'blocked' ? now.by : []
  }
  const opening = createMemo(() => (props.crossings === undefined ? undefined : openingOf(props.crossings, id())))
  const own = createMemo(() => props.crossings?.items.filter((crossing) => crossing.spread === id()) ?? [])
  const thresholds = (): Thresholds | null => {
    const { entryPct, exitPct } = props.setting
    return entryPct === null || exitPct === null ? null : { entryPct, exitPct }
  }
  return (
    <section
      class="card spread-block"
      aria-labelledby={titleId}
      data-testid="spread-block"
      data-spread={id()}
      data-standing={standing().kind}
      data-open={opening() !== undefined}
    >
      <header class="card-header">
        <span class="spread-title">
          <h2 id={titleId} class="clip" title={id()}>
            {id()}
          </h2>
          <StandingChip kind={standing().kind} />
          <Show when={standing().kind === 'blocked' && live.link().state === 'live' ? spread() : undefined}>
            {(now) => (
              <span class="muted spread-since">
                for <Elapsed from={now().at} />, since <Instant at={now().at} />
              </span>
            )}
          </Show>
        </span>
        <Show when={props.crossings !== undefined}>
          <span class="spread-open" data-testid="spread-open">
            <Show when={opening()} fallback={<span class="muted">Not open</span>}>
              {(opened) => (
                <>
                  <b>Open</b>{' '}
                  <span class="muted">
                    at {spreadPercent(opened().pct)} for <Elapsed from={opened().at} />
                  </span>
                </>
              )}
            </Show>
          </span>
        </Show>
      </header>
      <Show when={blockedBy().length > 0}>
        <ul class="spread-why" data-testid="blocked-by">
          <For each={blockedBy()}>{(leg) => <li>Blocked by {leg}</li>}</For>
        </ul>
      </Show>
      <div class="spread-body">
        <SpreadLegs setting={props.setting} />
        <div class="spread-worth">
          <SpreadGauge
            side="entry"
            value={worth().entryPct}
            thresholds={thresholds()}
            isOpen={opening() !== undefined}
          />
          <SpreadGauge side="exit" value={worth().exitPct} thresholds={thresholds()} isOpen={opening() !== undefined} />
          <SpreadPast id={id()} points={props.points} thresholds={thresholds()} />
        </div>
      </div>
      <footer class="spread-foot">
        <Lately crossings={own()} isLoaded={props.crossings !== undefined} />
        <p class="sub">{ruleText(props.setting)}</p>
      </footer>
    </section>
  )
}

function StandingChip(props: { readonly kind: ReturnType<typeof standingOf>['kind'] }) {
  return (
    <Show when={props.kind !== 'waiting'} fallback={<StateChip state="unknown" word="Waiting" />}>
      <Show when={props.kind === 'tradable'} fallback={<StateChip state="degraded" word="Blocked" />}>
        <StateChip state="live" word="Tradable" />
      </Show>
    </Show>
  )
}

function Lately(props: { readonly crossings: readonly Crossing[]; readonly isLoaded: boolean }) {
  return (
    <Show
      when={props.crossings.length > 0}
      fallback={
        <p class="sub">{props.isLoaded ? 'Never opened, as far as the record tells.' : 'Looking for openings…'}</p>
      }
    >
      <ul class="crossings" aria-label="Latest openings and closings">
        <For each={props.crossings.slice(0, LISTED)}>
          {(crossing) => (
            <li data-testid="crossing" data-event-id={crossing.id} data-kind={crossing.kind}>
              <span class="crossing-kind">{crossing.kind === 'opened' ? 'Opened' : 'Closed'}</span>{' '}
              <span class="num">{spreadPercent(crossing.pct)}</span>
              <span class="muted"> · {crossing.openMs === null ? '' : `after ${duration(crossing.openMs)} · `}</span>
              <span class="muted">
                <Ago at={crossing.at} />
              </span>
            </li>
          )}
        </For>
        <li>
          <Anchor href="/events?type=spread_opened">All openings</Anchor>
        </li>
      </ul>
    </Show>
  )
}

/** What was configured, beyond the thresholds. */
function ruleText({ confirmUpdates, maxPriceAgeMs }: SpreadSetting): string {
  const age = maxPriceAgeMs === null ? '' : `A price that is ${roundDuration(maxPriceAgeMs)} old blocks.`
  if (confirmUpdates === null) return age
  const confirm =
    confirmUpdates === 1
      ? 'The first price beyond a threshold decides.'
      : `${confirmUpdates} prices in a row beyond a threshold decide.`
  return `${age} ${confirm}`.trim()
}
