import { CAUSES } from '@holdfast/adapter-core/events'
import type { NoticeDto } from '@holdfast/api-contract'
import { CAUSE_WORDS, duration, sentenceCase, spaced } from '@holdfast/reconnect-monitor/history'
import { For } from 'solid-js'
import { Anchor } from '../../ui/anchor.tsx'

type ToldOutage = NoticeDto['content']['outages'][number]

/** The outages that a notice speaks of, as they were when it was decided; each leads to its own page. */
export function ToldOutages(props: { readonly outages: readonly ToldOutage[] }) {
  return (
    <section aria-labelledby="told-outages-title">
      <h3 id="told-outages-title">Outages, as known when it was decided</h3>
      <ul class="told-outages">
        <For each={props.outages}>
          {(outage) => (
            <li data-testid="told-outage" data-outage-id={outage.id}>
              <Anchor href={`/outages/${outage.id}`}>Outage {outage.id}</Anchor>{' '}
              <span class="told-outage-what">
                {outage.connection}
                {outage.market === null ? '' : ` ${outage.market}`} · {causeOf(outage)}
              </span>
              <span class="num muted">{outage.durationMs === null ? 'ongoing then' : duration(outage.durationMs)}</span>
            </li>
          )}
        </For>
      </ul>
    </section>
  )
}

/** A notice may be older than this page: a cause that it does not know is told as it is. */
function causeOf({ cause }: ToldOutage): string {
  const known = CAUSES.find((one) => one === cause)
  return sentenceCase(known === undefined ? spaced(cause) : CAUSE_WORDS[known])
}
