import { createSignal, Match, Show, Switch } from 'solid-js'
import { answers } from '../api/answers.ts'
import { errorText } from '../api/problem.ts'
import { usePanel } from '../panel-context.ts'

/** Stands in for a page that broke. A page whose files are gone was updated under the reader: it has to be loaded anew. */
export function PageError(props: { readonly error: unknown; readonly onRetry: () => void }) {
  const isUnfetched = () => /dynamically imported module|Importing a module|preload CSS/i.test(errorText(props.error))
  return (
    <div class="card">
      <div class="error-notice" role="alert" data-testid="page-error">
        <Switch>
          <Match when={isUnfetched()}>
            <Unfetched />
          </Match>
          <Match when={!isUnfetched()}>
            <p>
              <strong>This page broke.</strong> {errorText(props.error)}.
            </p>
            <button type="button" class="button" onClick={() => props.onRetry()}>
              Try again
            </button>
          </Match>
        </Switch>
      </div>
    </div>
  )
}

/** Only a bot that answers is asked for the panel: else the browser would put a page of its own in its place. */
function Unfetched() {
  const { api, live } = usePanel()
  const [isAsking, setIsAsking] = createSignal(false)
  const [wasAway, setWasAway] = createSignal(false)
  const isThere = () => live.link().state === 'live'
  const reload = async () => {
    setIsAsking(true)
    if (await answers(api)) location.reload()
    else setWasAway(true)
    setIsAsking(false)
  }
  return (
    <Show
      when={isThere()}
      fallback={
        <p data-is-away="true">
          <strong>This page cannot be fetched: the bot is away.</strong> Pages that you have opened before can still be
          opened. Once the bot is back, the panel can be loaded anew here.
        </p>
      }
    >
      <p>
        <strong>This page cannot be fetched.</strong>{' '}
        {wasAway()
          ? 'The bot did not answer just now: try again in a moment.'
          : 'The bot was away for a moment, or it was updated since this panel was opened. It is there now: load the panel anew.'}
      </p>
      <button type="button" class="button" disabled={isAsking()} onClick={() => void reload()}>
        {isAsking() ? 'Asking the bot…' : 'Reload the panel'}
      </button>
    </Show>
  )
}
