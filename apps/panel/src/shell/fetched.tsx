import { ErrorBoundary, type JSX, Suspense } from 'solid-js'
import { Skeleton } from '../ui/skeleton.tsx'
import { PageError } from './page-error.tsx'

interface FetchedProps {
  /** Of what is shown while it is fetched. */
  readonly rows?: number
  readonly children: JSX.Element
}

/** Stands around what is fetched when it is first needed: one that cannot be says so in its place, and breaks nothing else. */
export function Fetched(props: FetchedProps) {
  return (
    <ErrorBoundary fallback={(error, reset) => <PageError error={error} onRetry={reset} />}>
      <Suspense fallback={<Skeleton rows={props.rows ?? 3} />}>{props.children}</Suspense>
    </ErrorBoundary>
  )
}
