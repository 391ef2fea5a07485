import { Match, Switch } from 'solid-js'
import type { Link } from '../live/link.ts'
import { usePanel } from '../panel-context.ts'
import { ticking } from '../ui/duration.ts'
import { Instant } from '../ui/time.tsx'

/** How the panel's own stream is. */
export function LinkBadge() {
  const { live } = usePanel()
  const stale = () => {
    const link = live.link()
    return link.state === 'stale' ? link : undefined
  }
  return (
    <span class="link-badge" data-testid="link" data-link={live.link().state} title="The panel's own link to the bot">
      <span class="dot" aria-hidden="true" />
      <span class="link-text">
        <Switch>
          <Match when={live.link().state === 'live'}>Panel live</Match>
          <Match when={live.link().state === 'reconnecting'}>Panel reconnecting</Match>
          <Match when={stale()}>
            {(link) => (
              <>
                Panel stale
                <Since at={link().since} />
              </>
            )}
          </Match>
        </Switch>
      </span>
    </span>
  )
}

function Since(props: { readonly at: number | null }) {
  const { live } = usePanel()
  return (
    <Switch>
      <Match when={props.at}>
        {(at) => (
          <>
            {' '}
            since <Instant at={at() + live.state.offsetMs} />
          </>
        )}
      </Match>
    </Switch>
  )
}

/** Stands over the page while what it shows is old. */
export function StaleBanner() {
  const { live } = usePanel()
  const stale = () => {
    const link = live.link()
    return link.state === 'stale' ? link : undefined
  }
  return (
    <div role="alert" class="stale-slot">
      <Switch>
        <Match when={stale()}>
          {(link) => (
            <div class="alarm" data-testid="stale-banner">
              <p>
                <strong>
                  Stale
                  <Since at={link().since} />.
                </strong>{' '}
                The panel has lost the bot. Nothing below is current.
              </p>
              <span class="num retry" aria-live="off">
                <Next link={link()} />
              </span>
              <button type="button" class="button" onClick={() => live.retryNow()}>
                Try now
              </button>
            </div>
          )}
        </Match>
      </Switch>
    </div>
  )
}

function Next(props: { readonly link: Extract<Link, { state: 'stale' }> }) {
  const { live } = usePanel()
  return (
    <Switch fallback="Trying…">
      <Match when={props.link.nextAt}>
        {(at) => <>Next try in {ticking(at() + live.state.offsetMs - live.nowFast())}</>}
      </Match>
    </Switch>
  )
}
