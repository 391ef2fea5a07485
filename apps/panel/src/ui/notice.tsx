import { type JSX, Show } from 'solid-js'
import { errorText } from '../api/problem.ts'
import { usePanel } from '../panel-context.ts'
import { errorShown } from './error-shown.ts'
import { Skeleton } from './skeleton.tsx'

/** Stands where a list would be and is not. */
export function Placeholder(props: { readonly children: JSX.Element }) {
  return <p class="placeholder">{props.children}</p>
}

/** Says what went wrong and offers to try again. */
export function ErrorNotice(props: { readonly what: string; readonly error: unknown; readonly onRetry?: () => void }) {
  return (
    <div class="error-notice" role="alert">
      <p>
        <strong>{props.what}</strong> {errorText(props.error).replace(/\.$/, '')}.
      </p>
      <Show when={props.onRetry}>
        {(retry) => (
          <button type="button" class="button" onClick={() => retry()()}>
            Try again
          </button>
        )}
      </Show>
    </div>
  )
}

interface ListStateProps {
  readonly isLoading: boolean
  readonly isEmpty: boolean
  readonly error: unknown
  /** E.g. "Cannot load the outages." */
  readonly whenFailed: string
  readonly whenEmpty: JSX.Element
  readonly onRetry: () => void
  readonly children: JSX.Element
}

/** A list in one of its four states. What was loaded stays under an error. */
export function ListState(props: ListStateProps) {
  const { live } = usePanel()
  const error = () => errorShown(props.error, !props.isEmpty, live.link())
  return (
    <>
      <Show when={error() !== undefined}>
        <ErrorNotice what={props.whenFailed} error={error()} onRetry={props.onRetry} />
      </Show>
      <Show when={!props.isEmpty} fallback={<ListPlaceholder {...props} />}>
        {props.children}
      </Show>
    </>
  )
}

function ListPlaceholder(props: ListStateProps) {
  return (
    <Show when={props.error === undefined}>
      <Show when={props.isLoading} fallback={<Placeholder>{props.whenEmpty}</Placeholder>}>
        <Skeleton />
      </Show>
    </Show>
  )
}
