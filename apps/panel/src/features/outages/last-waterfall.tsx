import { ENDPOINTS } from '@holdfast/api-contract'
import { Show } from 'solid-js'
import { createRemote } from '../../api/remote.ts'
import { createRevision, HISTORY_EVENTS } from '../../live/revision.ts'
import { usePanel } from '../../panel-context.ts'
import { Anchor } from '../../ui/anchor.tsx'
import { StateIcon } from '../../ui/state-icon.tsx'
import { attributionText, causeText } from './outage-words.ts'
import { outageToShow } from './phases.ts'
import { Waterfall } from './waterfall.tsx'

/** How many of the newest outages are looked through for one that was measured. */
const LOOKED_AT = 20

/** Where the time of the outage under way goes, or that of the newest measured one went, on the overview; nothing while there is none. */
export function LastWaterfall() {
  const { api, live, clock } = usePanel()
  const revision = createRevision(live, clock, HISTORY_EVENTS)
  const newest = createRemote(
    () => (live.state.ready ? 'newest' : null),
    async (_key, signal) => {
      const newestOf = async (ongoing: boolean, limit: number) =>
        (await api.call(ENDPOINTS.outages, { query: { scope: 'connection', ongoing, limit } }, signal)).items
      const [ongoing, over] = await Promise.all([newestOf(true, 1), newestOf(false, LOOKED_AT)])
      return outageToShow(ongoing, over)
    },
    () => `${live.state.epoch} ${revision()}`,
  )
  return (
    <Show when={newest.data()}>
      {(outage) => (
        <section
          class="card"
          aria-labelledby="waterfall-title"
          data-testid="last-waterfall"
          data-outage-id={outage().id}
          data-ongoing={outage().endedAt === null}
        >
          <header class="card-header">
            <h2 id="waterfall-title">
              <Anchor href={`/outages/${outage().id}`}>
                Outage {outage().id} · {outage().connection}
              </Anchor>
            </h2>
            <span class="sub">
              <Show when={outage().endedAt === null}>
                <span class="ongoing">
                  <StateIcon state="down" /> ongoing
                </span>
                {' · '}
              </Show>
              {causeText(outage()).toLowerCase()} · {attributionText(outage())}
            </span>
          </header>
          <Waterfall outage={outage()} />
        </section>
      )}
    </Show>
  )
}
