import { createEffect, createMemo, createSignal, For, on, onMount, Show } from 'solid-js'
import { usePanel } from '../../panel-context.ts'
import { createGradual } from '../../ui/gradual.ts'
import { grouped } from '../../ui/grouped.ts'
import { createDays } from './days.ts'
import { EventRow } from './event-row.tsx'
import { createHeights } from './heights.ts'
import { indexAfterKey } from './list-keys.ts'
import { watchMoves } from './moved-focus.ts'
import { leadsToOutage } from './outage-runs.ts'
import type { Told } from './told.ts'
import { createRows } from './virtual-rows.ts'

/** Height of the strip that stays at the top of the screen, in px. */
const STRIP_PX = 40
/** So many rows before the end, further ones are asked for. */
const NEAR_END = 40
/** Rows built in one turn: a screen of them in two. */
const ROWS_AT_ONCE = 12
/** Rows built as the list moves, enough for one that is followed by eye; of one that flies by, most are never built. */
const WITH_A_MOVE = 4

interface VirtualFeedProps {
  readonly events: readonly Told[]
  readonly isBusy: boolean
  /** The list goes on behind what is loaded. */
  readonly hasMore: boolean
  /** The event that is open; null for none. */
  readonly openId: number | null
  /** Events that wait to be shown on top. */
  readonly held: number
  readonly onToggle: (id: number) => void
  readonly onNearEnd: () => void
  /** Whether its reader is in the middle of it. */
  readonly onReading: (isReading: boolean) => void
  readonly onRelease: () => void
}

/** The long list of events. Only rows near the screen exist; keys and screen readers have the whole. */
export function VirtualFeed(props: VirtualFeedProps) {
  const { live, preferences, turns } = usePanel()
  const [currentId, setCurrentId] = createSignal<number | null>(null)
  /** The row that has the focus, or within which it is. */
  const [focusedId, setFocusedId] = createSignal<number | null>(null)
  const elements = new Map<number, HTMLElement>()
  let list: HTMLDivElement | undefined

  const days = createMemo(() => createDays(preferences.zone()))
  const indexOf = (id: number) => props.events.findIndex(({ event }) => event.id === id)
  const currentIndex = createMemo(() => {
    const id = currentId()
    return id === null ? 0 : Math.max(0, indexOf(id))
  })
  const focusedIndex = createMemo(() => {
    const id = focusedId()
    return id === null ? -1 : indexOf(id)
  })
  const startsDay = (index: number) => {
    const [event, above] = [props.events[index]?.event, props.events[index - 1]?.event]
    if (event === undefined || above === undefined) return false
    return days().startOf(event.at) !== days().startOf(above.at)
  }
  const isSameSecond = (index: number) => {
    const [event, above] = [props.events[index]?.event, props.events[index - 1]?.event]
    if (event === undefined || above === undefined || startsDay(index)) return false
    return Math.floor(event.at / 1_000) === Math.floor(above.at / 1_000)
  }
  const isLinked = (index: number) => {
    const [event, above] = [props.events[index]?.event, props.events[index - 1]?.event]
    return leadsToOutage(event, startsDay(index) ? undefined : above)
  }
  const heights = createMemo(() => createHeights(days()))
  const estimate = createMemo(() => {
    const { events } = props
    const px = heights()
    return (index: number, width: number) => px(events[index], events[index - 1], width)
  })
  const rows = createRows<Told>({
    items: () => props.events,
    idOf: ({ event }) => event.id,
    estimate,
    // A row that lost its place while it has the focus would take the focus with it.
    kept: () => (focusedId() === null ? [] : [focusedIndex(), currentIndex()]),
    coveredPx: STRIP_PX,
  })

  const shown = createGradual(
    rows.shown,
    ROWS_AT_ONCE,
    turns,
    WITH_A_MOVE,
    ({ event: { id } }) => id === currentId() || id === focusedId(),
  )

  createEffect(() => props.onReading(rows.isPastTop() || props.openId !== null || focusedId() !== null))
  createEffect(() => {
    if (props.hasMore && rows.last() >= props.events.length - NEAR_END) props.onNearEnd()
  })
  // An address with an event in it leads there, unless it was opened here and is on the screen anyway.
  createEffect(
    on(
      () => props.openId,
      (id) => {
        if (id === null || elements.get(id)?.contains(document.activeElement) === true || isOnScreen(id)) return
        const index = indexOf(id)
        if (index >= 0) rows.reveal(index, 'center')
      },
    ),
  )
  const isOnScreen = (id: number) => {
    const box = elements.get(id)?.getBoundingClientRect()
    return box !== undefined && box.top >= 0 && box.top < innerHeight
  }
  const goTo = (index: number) => {
    const id = props.events[index]?.event.id
    if (id === undefined) return
    setCurrentId(id)
    if (index === 0) scrollTo({ top: 0 })
    else rows.reveal(index, 'auto')
    elements.get(id)?.focus({ preventScroll: true })
  }
  const onKeyDown = (key: KeyboardEvent) => {
    if (key.ctrlKey || key.metaKey || key.altKey || key.shiftKey) return
    const id = currentId()
    const isOnRow = id !== null && key.target === elements.get(id)
    if (isOnRow && (key.key === 'Enter' || key.key === ' ')) props.onToggle(id)
    else if (key.key === 'Escape' && props.openId !== null) props.onToggle(props.openId)
    else {
      const next = indexAfterKey(key.key, currentIndex(), props.events.length, rows.screenful())
      if (next === null) return
      goTo(next)
    }
    key.preventDefault()
    key.stopPropagation()
  }
  let askMoved: ReturnType<typeof watchMoves> | undefined
  onMount(() => {
    if (list !== undefined) askMoved = watchMoves(list)
  })
  const onFocusOut = ({ relatedTarget, target }: FocusEvent) => {
    if (relatedTarget instanceof Node && list?.contains(relatedTarget) === true) return
    const row = target instanceof HTMLElement ? target.closest<HTMLElement>('[data-event-id]') : null
    if (relatedTarget !== null || row === null || askMoved === undefined) setFocusedId(null)
    else {
      askMoved(row, (wasMoved) => {
        if (list?.contains(document.activeElement) === true) return
        if (wasMoved) (target as HTMLElement).focus({ preventScroll: true })
        else setFocusedId(null)
      })
    }
  }
  /** A press anywhere on a row is one on its button. */
  const onClick = ({ target }: MouseEvent) => {
    if (!(target instanceof Element) || target.closest('a, button') !== null) return
    // Text that is being marked is not a press.
    if (getSelection()?.isCollapsed === false) return
    const row = target.closest('.event-line')?.closest<HTMLElement>('[data-event-id]')
    if (row !== null && row !== undefined) props.onToggle(Number(row.dataset['eventId']))
  }
  const topDay = createMemo(() => {
    const at = props.events[rows.first()]?.event.at
    return at === undefined ? '' : days().nameOf(days().startOf(at), live.nowSlow())
  })
  const dayName = (index: number) => {
    const at = props.events[index]?.event.at
    return at === undefined || !startsDay(index) ? null : days().nameOf(at, live.nowSlow())
  }

  return (
    <>
      <div class="feed-strip">
        <p class="feed-day" data-testid="feed-day">
          {topDay()} <span class="muted">{preferences.zone() === 'utc' ? 'UTC' : 'local time'}</span>
        </p>
        <Show when={props.held > 0}>
          <button
            type="button"
            class="button primary feed-news"
            data-testid="new-events"
            onClick={() => {
              props.onRelease()
              scrollTo({ top: 0 })
            }}
          >
            {grouped(props.held)} new {props.held === 1 ? 'event' : 'events'}
          </button>
        </Show>
      </div>
      <div
        ref={(element) => {
          list = element
          rows.setList(element)
        }}
        class="feed"
        role="feed"
        data-roving="article"
        aria-label="Events, newest first"
        aria-busy={props.isBusy}
        style={{ height: `${rows.height()}px` }}
        onKeyDown={onKeyDown}
        onClick={onClick}
        onFocusIn={({ target }) => {
          const id = Number((target as Element).closest<HTMLElement>('[data-event-id]')?.dataset['eventId'])
          if (!Number.isInteger(id)) return
          setCurrentId(id)
          setFocusedId(id)
        }}
        onFocusOut={onFocusOut}
      >
        <For each={shown()}>
          {(one) => {
            const { id } = one.event
            let row: HTMLElement | undefined
            const place = createMemo(() => rows.places().get(id) ?? { index: indexOf(id), top: 0 })
            const isCurrent = () => place().index === currentIndex()
            onMount(() => {
              if (row === undefined) return
              elements.set(id, row)
              rows.measure(row)
            })
            return (
              <article
                ref={row}
                class="feed-row"
                data-testid="event"
                data-event-id={id}
                data-type={one.event.type}
                data-connection={one.event.connection ?? undefined}
                data-index={place().index}
                data-open={props.openId === id}
                aria-posinset={place().index + 1}
                aria-setsize={props.hasMore ? -1 : props.events.length}
                aria-label={`${one.event.connection ?? 'bot'}: ${one.sentence}`}
                tabIndex={isCurrent() ? 0 : -1}
                style={{ transform: `translateY(${place().top}px)` }}
              >
                <EventRow
                  told={one}
                  days={days()}
                  day={dayName(place().index)}
                  isSameSecond={isSameSecond(place().index)}
                  isLinked={isLinked(place().index)}
                  isOpen={props.openId === id}
                  isCurrent={isCurrent()}
                  onToggle={() => props.onToggle(id)}
                />
              </article>
            )
          }}
        </For>
      </div>
    </>
  )
}
