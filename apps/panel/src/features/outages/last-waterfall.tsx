import { ENDPOINTS } from '@holdfast/api-contract'
import { Show } from 'solid-js'
import { createRemote } from '../../api/remote.ts'
import { createRevision, HISTORY_EVENTS } from '../../live/revision.ts'
import { usePanel } from '../../panel-context.ts'
import { Anchor } from '../../ui/anchor.tsx'
import { attributionText, causeText } from './outage-words.ts'
import { Waterfall } from './waterfall.tsx'

/** How many of the newest outages are looked through for one that was measured. */
const LOOKED_AT = 20

/** Where the time of the newest measured outage went, on the overview; nothing while there is none. */
export function LastWaterfall() {
  const { api, live, clock } = usePanel()
  const revision = createRevision(live, clock, HISTORY_EVENTS)
  const newest = createRemote(
    () => (live.state.ready ? `${live.state.epoch} ${revision()}` : null),
    async (_key, signal) => {
      const query = { scope: 'connection', ongoing: false, limit: LOOKED_AT }
      const { items } = await api.call(ENDPOINTS.outages, { query }, signal)
      return items.find(({ phases }) => phases !== null) ?? null
    },
  )
  return (
    <Show when={newest.data()}>
      {(outage) => (
        <section class="card" aria-labelledby="waterfall-title">
          <header class="card-header">
            <h2 id="waterfall-title">
              <Anchor href={`/outages/${outage().id}`}>
                Outage {outage().id} · {outage().connection}
              </Anchor>
            </h2>
            <span class="sub">
              {causeText(outage()).toLowerCase()} · {attributionText(outage())}
            </span>
          </header>
          <Waterfall outage={outage()} />
        </section>
      )}
    </Show>
  )
}
