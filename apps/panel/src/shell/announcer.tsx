import { createEffect, createSignal, onCleanup } from 'solid-js'
import { announcementOf } from '../live/announce.ts'
import { createStateNews } from '../live/state-news.ts'
import { usePanel } from '../panel-context.ts'

/** How long the region is empty before it speaks, in ms: the same words twice are read out twice. */
const EMPTY_MS = 100

/** Tells screen readers of state changes, and of nothing else: what happens together in few words, and what goes on calmly. */
export function Announcer() {
  const { clock, live } = usePanel()
  const [text, setText] = createSignal('')
  let callOff = () => {}
  const news = createStateNews({
    clock,
    tell: (told) => {
      setText('')
      callOff = clock.after(EMPTY_MS, () => setText(announcementOf(told)))
    },
  })
  createEffect(() => {
    const { connections, order } = live.state
    news.read(
      new Map(
        order.flatMap((id) => {
          const one = connections[id]
          return one === undefined ? [] : [[id, { cause: one.cause, state: one.state }]]
        }),
      ),
    )
  })
  onCleanup(() => {
    news.stop()
    callOff()
  })
  return (
    <div class="visually-hidden" role="status" aria-live="polite" data-testid="announcer">
      {text()}
    </div>
  )
}
