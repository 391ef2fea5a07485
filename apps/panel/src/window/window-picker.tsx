import { createSignal, createUniqueId, For, Show } from 'solid-js'
import { usePanel } from '../panel-context.ts'
import { fieldTime } from '../ui/instant.ts'
import { fromFieldTime } from '../ui/instant-text.ts'
import { boundsOf, lengthText, OFFERED, type TimeWindow, windowOf, windowParameters, windowText } from './window.ts'

interface WindowPickerProps {
  /** Windows that this page offers before those of every page, by a name of their own. */
  readonly also?: readonly { readonly text: string; readonly label: string }[]
  /** The window of this page where its address names none, if not that of every page; null: not known, every choice is said. */
  readonly usual?: string | null
}

/** Chooses the window of a page, which lives in its address: one that ends now, or any between two instants. */
export function WindowPicker(props: WindowPickerProps) {
  const { live, preferences, router } = usePanel()
  const [isOpen, setIsOpen] = createSignal(false)
  const id = createUniqueId()
  const window = () => windowOf(router.query(), props.usual ?? undefined)
  const isCurrent = (text: string) => {
    const now = window()
    return now.kind === 'last' && now.text === text
  }
  const choose = (next: TimeWindow) => {
    setIsOpen(false)
    router.setQuery(windowParameters(next, props.usual))
  }
  const named = (text: string) => windowOf(new URLSearchParams({ window: text }))
  const offered = () => [...(props.also ?? []), ...OFFERED.map((text) => ({ text, label: lengthText(named(text)) }))]
  const isOther = () => !offered().some(({ text }) => isCurrent(text))
  return (
    <div class="window-picker">
      <fieldset class="segments" aria-label="Window of time">
        <For each={offered()}>
          {({ label, text }) => (
            <button type="button" aria-pressed={isCurrent(text)} onClick={() => choose(named(text))}>
              {label}
            </button>
          )}
        </For>
        <button
          type="button"
          aria-pressed={isOther()}
          aria-expanded={isOpen()}
          aria-controls={id}
          onClick={() => setIsOpen((open) => !open)}
        >
          {isOther() ? windowText(window(), live.nowSlow(), preferences.zone()) : 'Custom'}
        </button>
      </fieldset>
      <div id={id} hidden={!isOpen()}>
        <Show when={isOpen()}>
          <CustomWindow window={window()} onChoose={choose} onClose={() => setIsOpen(false)} />
        </Show>
      </div>
    </div>
  )
}

interface CustomWindowProps {
  readonly window: TimeWindow
  readonly onChoose: (window: TimeWindow) => void
  readonly onClose: () => void
}

function CustomWindow(props: CustomWindowProps) {
  const { live, preferences } = usePanel()
  const fromId = createUniqueId()
  const toId = createUniqueId()
  const zone = () => preferences.zone()
  const bounds = boundsOf(props.window, live.nowSlow())
  const [from, setFrom] = createSignal(fieldTime(bounds.from, zone()))
  const [to, setTo] = createSignal(fieldTime(bounds.to, zone()))
  const [mistake, setMistake] = createSignal('')
  const submit = (submission: SubmitEvent) => {
    submission.preventDefault()
    const [start, end] = [fromFieldTime(from(), zone()), fromFieldTime(to(), zone())]
    if (start === null || end === null) setMistake('Give both, as a day and a time.')
    else if (start >= end) setMistake('The end must come after the beginning.')
    else props.onChoose({ kind: 'between', from: start, to: end })
  }
  const zoneWord = () => (zone() === 'utc' ? 'UTC' : 'local')
  return (
    <form
      class="custom-window"
      onSubmit={submit}
      onKeyDown={(key) => {
        if (key.key === 'Escape') props.onClose()
      }}
    >
      <span class="field">
        <label for={fromId}>From ({zoneWord()})</label>
        <input
          id={fromId}
          type="datetime-local"
          step="1"
          value={from()}
          onInput={(input) => setFrom(input.currentTarget.value)}
        />
      </span>
      <span class="field">
        <label for={toId}>To ({zoneWord()})</label>
        <input
          id={toId}
          type="datetime-local"
          step="1"
          value={to()}
          onInput={(input) => setTo(input.currentTarget.value)}
        />
      </span>
      <button type="submit" class="button primary">
        Show
      </button>
      <p class="told refused" role="status">
        {mistake()}
      </p>
    </form>
  )
}
