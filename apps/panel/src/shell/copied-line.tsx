import './copied-line.css'
import { Match, Switch } from 'solid-js'
import type { Copier } from './copied.ts'

/** Says what became of a link that was to be copied, over the foot of the page. Always there, so that it is read out. */
export function CopiedLine(props: { readonly copier: Copier }) {
  return (
    <div class="copied-line" role="status" data-testid="copied" data-copied={props.copier.copied()}>
      <Switch>
        <Match when={props.copier.copied() === 'done'}>
          <p>The link to this view is copied.</p>
        </Match>
        <Match when={props.copier.copied() === 'refused'}>
          <p>
            <strong>Not copied.</strong> The browser keeps its clipboard from this page. The address bar holds the same
            link: copy it there.
          </p>
          <button type="button" class="button" onClick={() => props.copier.forget()}>
            Close
          </button>
        </Match>
      </Switch>
    </div>
  )
}
