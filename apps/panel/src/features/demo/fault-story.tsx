import { duration } from '@holdfast/reconnect-monitor/history'
import { Match, Show, Switch } from 'solid-js'
import { usePanel } from '../../panel-context.ts'
import { Anchor } from '../../ui/anchor.tsx'
import { Elapsed } from '../../ui/time.tsx'
import { lowerFirst } from '../../ui/words.ts'
import { whatNext } from '../overview/situation.ts'
import { outcomeText, type Told } from './injected.ts'

/** What a fault does to the bot, as it happens: broken, noticed, tried again, back. */
export function FaultStory(props: { readonly told: Told }) {
  const { live } = usePanel()
  const injected = () => props.told.injected
  const outcome = () => props.told.outcome
  const outage = () => {
    const now = outcome()
    return 'outage' in now ? now.outage : undefined
  }
  const connection = () => live.state.connections[injected().connection]
  const next = () => {
    const now = connection()
    const text = now === undefined ? null : whatNext(now, live.nowFast())
    return text === null ? null : lowerFirst(text)
  }
  return (
    <p class="fault-story num" data-testid="fault-story" data-fault={injected().fault} data-outcome={outcome().kind}>
      <b>{injected().connection}</b>
      {injected().market === null ? '' : ` ${injected().market}`}: {props.told.fault?.title ?? injected().fault}
      <Show when={outage()}>
        {(known) => <span> · noticed after {duration(Math.max(0, known().detectedAt - injected().beganAt))}</span>}
      </Show>
      <Switch>
        <Match when={outcome().kind === 'out'}>
          <span>
            {' '}
            · <Show when={next()}>{(text) => <>{text()} · </>}</Show>
            out for <Elapsed from={injected().beganAt} />
          </span>
        </Match>
        <Match when={outcome().kind === 'in_force'}>
          <span>
            {' '}
            · {outcomeText(props.told)} for <Elapsed from={injected().beganAt} />
            <Show when={connection()?.state === 'live'}>, the connection is live</Show>
          </span>
        </Match>
        <Match when={true}>
          <span>
            {' '}
            · <strong>{outcomeText(props.told)}</strong>
          </span>
        </Match>
      </Switch>
      <Show when={outage()}>
        {(known) => (
          <>
            {' '}
            <Anchor href={`/outages/${known().id}`}>Where the seconds went</Anchor>
          </>
        )}
      </Show>
    </p>
  )
}
