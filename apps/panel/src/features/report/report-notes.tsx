import { DEFINITIONS } from '@holdfast/api-contract'
import { duration } from '@holdfast/reconnect-monitor/history'
import { For, type JSX, Show } from 'solid-js'
import { usePanel } from '../../panel-context.ts'
import { StateIcon } from '../../ui/state-icon.tsx'
import { stamp } from './report-time.ts'
import type { Unwatched } from './unwatched.ts'

/** When nobody watched, and why. */
export function UnwatchedTimes(props: { readonly unwatched: readonly Unwatched[] | null }) {
  const { preferences } = usePanel()
  return (
    <Show
      when={props.unwatched}
      fallback={<p class="placeholder">The window has too many changes of state to tell.</p>}
    >
      {(gaps) => (
        <Show when={gaps().length > 0} fallback={<p class="placeholder">None: all of the window was watched.</p>}>
          <ul class="report-gaps">
            <For each={gaps()}>
              {(gap) => (
                <li data-testid="unwatched">
                  <StateIcon state="unknown" />{' '}
                  <b class="num">
                    {stamp(gap.from, preferences.zone())} – {stamp(gap.to, preferences.zone())}
                  </b>{' '}
                  ({duration(gap.to - gap.from)}): {gap.why}.{' '}
                  <span class="muted">
                    {gap.connections === null ? 'All connections.' : `${gap.connections.join(', ')}.`}
                  </span>
                </li>
              )}
            </For>
          </ul>
        </Show>
      )}
    </Show>
  )
}

const DEFINED = ['uptime', 'coverage', 'outage', 'recovery-time', 'detection-time', 'mttr', 'mtbf', 'unknown']

/** What the words mean. */
export function Definitions() {
  return (
    <section class="report-notes" aria-labelledby="report-notes">
      <h2 id="report-notes">What the words mean</h2>
      <dl>
        <For each={DEFINITIONS.filter(({ id }) => DEFINED.includes(id))}>
          {({ term, text }) => (
            <div>
              <dt>{term}</dt>
              <dd>{marked(text)}</dd>
            </div>
          )}
        </For>
        <div>
          <dt>*</dt>
          <dd>So much of the window was not watched that the figures beside it say little of it.</dd>
        </div>
        <div>
          <dt>Merged</dt>
          <dd>Outages up to 10 s apart, of the same connection or market, are told as one; the record keeps each.</dd>
        </div>
      </dl>
    </section>
  )
}

/** Text with its `code` marked as such. */
function marked(text: string): JSX.Element {
  return text.split('`').map((part, index) => (index % 2 === 1 ? <code>{part}</code> : part))
}
