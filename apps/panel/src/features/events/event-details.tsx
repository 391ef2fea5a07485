import type { EventDto } from '@holdfast/api-contract'
import { createSignal, For, onCleanup, Show } from 'solid-js'
import { usePanel } from '../../panel-context.ts'
import { Anchor } from '../../ui/anchor.tsx'
import { bothZones } from '../../ui/instant.ts'
import { factsOf } from './facts.ts'

/** How long a button says that it has copied, in ms. */
const TOLD_MS = 2_000

/** All that is stored of an event, value by value. */
export function EventDetails(props: { readonly event: EventDto; readonly id: string }) {
  const { live, preferences } = usePanel()
  const facts = () => factsOf(props.event.data, live.nowSlow(), preferences.zone())
  return (
    <div class="event-details" id={props.id} data-testid="event-details">
      <dl class="event-facts">
        <dt>id</dt>
        <dd class="num">{props.event.id}</dd>
        <dt>type</dt>
        <dd>{props.event.type}</dd>
        <dt>at</dt>
        <dd class="num">
          {bothZones(props.event.at)} <span class="muted">{props.event.at}</span>
        </dd>
        <dt>connection</dt>
        <dd>{props.event.connection ?? 'none: it is about the bot itself'}</dd>
        <Show when={props.event.outageId}>
          {(outage) => (
            <>
              <dt>outage</dt>
              <dd>
                <Anchor href={`/outages/${outage()}`}>{outage()}</Anchor> ·{' '}
                <Anchor href={`/events?outage=${outage()}`}>all its events</Anchor>
              </dd>
            </>
          )}
        </Show>
        <For each={facts()}>
          {(fact) => (
            <>
              <dt>{fact.key}</dt>
              <dd class="num">
                {fact.value}
                <Show when={fact.note}>
                  {' '}
                  <span class="muted">{fact.note}</span>
                </Show>
              </dd>
            </>
          )}
        </For>
      </dl>
      <div class="event-copies">
        <CopyButton what="JSON" text={() => JSON.stringify(props.event, null, 2)} />
        <CopyButton what="link" text={() => linkTo(props.event.id)} />
      </div>
    </div>
  )
}

function linkTo(id: number): string {
  return `${location.origin}/events?event=${id}`
}

function CopyButton(props: { readonly what: string; readonly text: () => string }) {
  const { clock } = usePanel()
  const [told, setTold] = createSignal('')
  let forget = () => {}
  onCleanup(() => forget())
  const say = (text: string) => {
    setTold(text)
    forget()
    forget = clock.after(TOLD_MS, () => setTold(''))
  }
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(props.text())
      say('Copied')
    } catch {
      // Browsers give the clipboard to https and to this machine alone, or on their user's word.
      say('The browser refused')
    }
  }
  return (
    <>
      <button type="button" class="button" onClick={() => void copy()}>
        Copy {props.what}
      </button>
      <span class="told" role="status">
        {told()}
      </span>
    </>
  )
}
