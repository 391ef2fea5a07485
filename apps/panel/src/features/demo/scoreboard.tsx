import { duration, NONE } from '@holdfast/reconnect-monitor/history'
import { createMemo, type JSX, Show } from 'solid-js'
import { usePanel } from '../../panel-context.ts'
import { Anchor } from '../../ui/anchor.tsx'
import type { Told } from './injected.ts'
import { PROMISED_MS, type Recovery, scoreOf } from './score.ts'

const PROMISE = duration(PROMISED_MS).replace('.00', '')

/** How the bot did over all that was broken, beside what it promises. */
export function Scoreboard(props: { readonly told: readonly Told[] }) {
  const { live } = usePanel()
  const score = createMemo(() => scoreOf(props.told, live.nowSlow()))
  const shareKept = () => `${score().kept.n} of ${score().kept.of}`
  return (
    <section class="scoreboard" aria-labelledby="scoreboard-title" data-testid="scoreboard">
      <h3 id="scoreboard-title">Recoveries</h3>
      <dl class="score">
        <Figure name={`Under ${PROMISE}`} isMain>
          <span data-testid="kept">{score().kept.of === 0 ? NONE : shareKept()}</span>
        </Figure>
        <Figure name="Median" isMain>
          {score().medianMs === null ? NONE : duration(score().medianMs)}
        </Figure>
        <Figure name="Faults">{score().injected}</Figure>
        <Figure name="With outage">{score().hurt}</Figure>
        <Figure name="Recovered">{score().recovered}</Figure>
        <Figure name="No outage">{score().unhurt}</Figure>
        <Extreme name="Fastest" recovery={score().fastest} />
        <Extreme name="Slowest" recovery={score().slowest} />
      </dl>
      <p class="sub">
        Promised: live again within {PROMISE} of the fault itself, not of its detection.
        <Show when={score().fromEnd > 0}>
          {' '}
          {score().fromEnd} of them {score().fromEnd === 1 ? 'counts' : 'count'} from the end of a fault that lets
          nothing through before.
        </Show>{' '}
        The simulator remembers 200 faults, for as long as it runs.
      </p>
    </section>
  )
}

function Figure(props: { readonly name: string; readonly isMain?: boolean; readonly children: JSX.Element }) {
  return (
    <div data-is-main={props.isMain === true}>
      <dt>{props.name}</dt>
      <dd class="num">{props.children}</dd>
    </div>
  )
}

function Extreme(props: { readonly name: string; readonly recovery: Recovery | null }) {
  return (
    <div class="extreme">
      <dt>{props.name}</dt>
      <dd class="num">
        <Show when={props.recovery} fallback={NONE}>
          {(known) => (
            <>
              {duration(known().tookMs)}{' '}
              <span class="sub">
                <Anchor href={`/outages/${known().outageId}`}>
                  {known().connection}: {known().title}
                </Anchor>
              </span>
            </>
          )}
        </Show>
      </dd>
    </div>
  )
}
