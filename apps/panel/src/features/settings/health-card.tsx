import type { ConfigDto, HealthDto } from '@holdfast/api-contract'
import { createMemo, For, Index, Show } from 'solid-js'
import type { Remote } from '../../api/remote.ts'
import { usePanel } from '../../panel-context.ts'
import { errorShown } from '../../ui/error-shown.ts'
import { Inline } from '../../ui/inline.tsx'
import { ErrorNotice } from '../../ui/notice.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { StateChip } from '../../ui/state-chip.tsx'
import { StateIcon } from '../../ui/state-icon.tsx'
import { Instant } from '../../ui/time.tsx'
import { type HealthFact, healthParts, NEARLY_FULL } from './health-facts.ts'
import { type HealthTrouble, healthTroubles } from './health-troubles.ts'
import { Section } from './section.tsx'

interface HealthCardProps {
  readonly health: Remote<HealthDto>
  readonly values: ConfigDto['values'] | undefined
}

/** How the bot itself is: first what is wrong and what to do about it, then every figure with what it means. */
export function HealthCard(props: HealthCardProps) {
  const { live } = usePanel()
  const error = () => errorShown(props.health.error(), props.health.data() !== undefined, live.link())
  const troubles = createMemo(() => {
    const health = props.health.data()
    return health === undefined ? [] : healthTroubles(health, props.values, live.nowSlow())
  })
  return (
    <Section id="health" title="Health" tools={<Verdict health={props.health.data()} troubles={troubles()} />}>
      <Show when={error() !== undefined}>
        <ErrorNotice what="Cannot ask the bot how it is." error={error()} onRetry={() => props.health.refresh()} />
      </Show>
      <Show
        when={props.health.data()}
        fallback={
          <Show when={props.health.error() === undefined}>
            <Skeleton rows={12} label="Asking the bot how it is…" />
          </Show>
        }
      >
        {(health) => (
          <div data-testid="health" data-status={health().status}>
            <Troubles troubles={troubles()} />
            <div class="health-parts">
              <Index each={healthParts(health(), props.values)}>
                {(part) => (
                  <section>
                    <h3>{part().name}</h3>
                    <dl class="health-facts">
                      <Index each={part().facts}>{(fact) => <Fact fact={fact()} />}</Index>
                    </dl>
                  </section>
                )}
              </Index>
            </div>
            <Show when={health().store.database}>{(database) => <Pragmas pragmas={database().pragmas} />}</Show>
          </div>
        )}
      </Show>
    </Section>
  )
}

function Verdict(props: { readonly health: HealthDto | undefined; readonly troubles: readonly HealthTrouble[] }) {
  const worst = () => props.troubles[0]?.look
  return (
    <Show when={props.health}>
      <Show when={worst()} fallback={<StateChip state="live" word="All is well" />}>
        {(look) => <StateChip state={look()} word={look() === 'down' ? 'Failing' : 'Degraded'} />}
      </Show>
    </Show>
  )
}

function Troubles(props: { readonly troubles: readonly HealthTrouble[] }) {
  return (
    <ul class="health-troubles" aria-label="What is wrong" hidden={props.troubles.length === 0}>
      <Index each={props.troubles}>
        {(trouble) => (
          <li data-look={trouble().look} data-testid="health-trouble" data-part={trouble().part}>
            <StateIcon state={trouble().look} />
            <div>
              <p>
                <strong>{trouble().what}</strong>
              </p>
              <p>
                <Inline text={trouble().todo} />
              </p>
            </div>
          </li>
        )}
      </Index>
    </ul>
  )
}

function Fact(props: { readonly fact: HealthFact }) {
  return (
    <div data-fact={props.fact.name}>
      <dt>{props.fact.name}</dt>
      <dd class="health-value num">
        <Show when={props.fact.at} fallback={props.fact.text}>
          {(at) => <Instant at={at()} />}
        </Show>
        <Show when={props.fact.filled}>
          {(filled) => (
            <>
              <span class="muted"> {filled().of}</span>
              <span class="gauge" aria-hidden="true" data-look={filled().share > NEARLY_FULL ? 'degraded' : undefined}>
                <span style={{ width: filled().share === 0 ? '0' : `max(2px, ${filled().share * 100}%)` }} />
              </span>
            </>
          )}
        </Show>
      </dd>
      <dd class="sub">
        <Inline text={props.fact.means} />
      </dd>
    </div>
  )
}

function Pragmas(props: { readonly pragmas: Readonly<Record<string, string | number>> }) {
  return (
    <details class="pragmas">
      <summary>
        <h3>Settings of the database engine</h3>
      </summary>
      <p class="sub">As they read back from SQLite.</p>
      <dl>
        <For each={Object.entries(props.pragmas)}>
          {([name, value]) => (
            <div>
              <dt>
                <code>{name}</code>
              </dt>
              <dd class="num">{value}</dd>
            </div>
          )}
        </For>
      </dl>
    </details>
  )
}
