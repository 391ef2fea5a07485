import { Match, Switch } from 'solid-js'
import { errorText } from '../api/problem.ts'

/** Stands in for a page that broke. A page whose files are gone was updated under the reader: it has to be loaded anew. */
export function PageError(props: { readonly error: unknown; readonly onRetry: () => void }) {
  const isUpdated = () => /dynamically imported module|Importing a module|preload CSS/i.test(errorText(props.error))
  return (
    <div class="card">
      <div class="error-notice" role="alert" data-testid="page-error">
        <Switch>
          <Match when={isUpdated()}>
            <p>
              <strong>This page cannot be fetched.</strong> The bot does not answer, or it was updated since this panel
              was opened.
            </p>
            <button type="button" class="button" onClick={() => location.reload()}>
              Reload the panel
            </button>
          </Match>
          <Match when={!isUpdated()}>
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
