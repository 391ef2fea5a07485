import { type Accessor, createMemo } from 'solid-js'

/** What is asked, and a sign that its answer may have changed. */
interface Asked<Q> {
  readonly question: Q
  readonly news: unknown
}

/** Changes with either, once where both change together. Both are read whenever something they read moves: only another value counts. */
export function createAsked<Q>(question: Accessor<Q>, news: Accessor<unknown>): Accessor<Asked<Q>> {
  return createMemo(() => ({ question: question(), news: news() }), undefined, {
    equals: (before, now) => before?.question === now?.question && before?.news === now?.news,
  })
}
