import { CAUSE_WORDS, duration } from '@holdfast/reconnect-monitor/history'
import { createMemo, Show } from 'solid-js'
import { usePanel } from '../../panel-context.ts'
import { StateIcon } from '../../ui/state-icon.tsx'
import { Ago, Instant } from '../../ui/time.tsx'
import { MANY } from './list-view.ts'
import type { Past } from './past.ts'
import type { Trouble } from './told-troubles.ts'
import { verdict } from './verdict.ts'

/** The first line: all is well, or the worst thing with what happens next. Without word of the bot, that. */
export function VerdictLine(props: {
  readonly past: Past | undefined
  readonly troubles: Readonly<Record<string, Trouble>>
}) {
  const { live } = usePanel()
  const connections = createMemo(() => live.state.order.flatMap((id) => live.state.connections[id] ?? []))
  /** Nothing ticks while all is well. */
  const isCalm = createMemo(() => connections().every(({ state }) => state === 'live'))
  const now = () => (connections().length < MANY ? live.nowFast() : live.nowSlow())
  const said = createMemo(() => verdict(connections(), isCalm() ? 0 : now(), props.troubles))
  const lost = () => {
    const link = live.link()
    return link.state === 'stale' ? link : undefined
  }
  return (
    <div class="verdict" data-testid="verdict" data-state={lost() === undefined ? said().state : 'unknown'}>
      <Show
        when={lost()}
        fallback={
          <Show when={live.state.ready} fallback={<h1>Connecting to the bot</h1>}>
            <h1>
              <Show when={said().state}>
                {(state) => (
                  <span class="verdict-icon" data-look={state()}>
                    <StateIcon state={state()} />
                  </span>
                )}
              </Show>
              {said().headline}
            </h1>
            <Show when={said().detail !== ''} fallback={<LastOutage past={props.past} />}>
              <p class="num">{said().detail}</p>
            </Show>
          </Show>
        }
      >
        {(link) => (
          <>
            <h1>
              <span class="verdict-icon" data-look="unknown">
                <StateIcon state="unknown" />
              </span>
              No word from the bot
            </h1>
            <p>
              <Show when={link().since} fallback="It has not answered yet.">
                {(since) => (
                  <>
                    Last known, at <Instant at={since() + live.state.offsetMs} />: {said().headline}.
                  </>
                )}
              </Show>
            </p>
          </>
        )}
      </Show>
    </div>
  )
}

/** Said where all is well: how long it has been. */
function LastOutage(props: { readonly past: Past | undefined }) {
  const newest = () =>
    Object.values(props.past?.lastOutage ?? {})
      .filter(({ endedAt }) => endedAt !== null)
      .toSorted((a, b) => b.startedAt - a.startedAt)[0]
  return (
    <Show when={newest()}>
      {(outage) => (
        <p class="num">
          Last outage <Ago at={outage().endedAt ?? outage().startedAt} />: {outage().connection},{' '}
          {CAUSE_WORDS[outage().cause]}, {duration(outage().durationMs)}.
        </p>
      )}
    </Show>
  )
}
