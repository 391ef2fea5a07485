import { createSignal, lazy, Show } from 'solid-js'
import { Fetched } from '../../shell/fetched.tsx'
import { FaultStory } from './fault-story.tsx'
import { createFaults } from './faults.ts'

/** Fetched when it is first opened: most who look at a demo look at the page first. */
const FaultTray = lazy(async () => ({ default: (await import('./fault-tray.tsx')).FaultTray }))

/** Says that nothing here is real, opens the tray of faults, and tells what the last one does while the tray is closed. */
export function DemoBand() {
  const [isOpen, setIsOpen] = createSignal(false)
  const faults = createFaults(isOpen)
  const story = () => (isOpen() || faults.last() === null ? undefined : faults.told()[0])
  return (
    <section class="demo" aria-label="Demo mode" data-testid="demo">
      <div class="demo-band">
        <p>
          <strong>Demo.</strong>{' '}
          <span class="demo-long">Simulated exchanges on this machine; nothing here is a real market.</span>
          <span class="demo-short">Nothing here is real.</span>
        </p>
        <button
          type="button"
          class="button"
          data-testid="break-something"
          aria-expanded={isOpen()}
          aria-controls="fault-tray"
          onClick={() => setIsOpen((open) => !open)}
        >
          Break something
          <svg class="chevron down" viewBox="0 0 12 12" width="10" height="10" aria-hidden="true">
            <path d="m2 4 4 4 4-4" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" />
          </svg>
        </button>
      </div>
      <Show when={story()}>
        {(told) => (
          <div class="band-story">
            <FaultStory told={told()} />
          </div>
        )}
      </Show>
      <div id="fault-tray" hidden={!isOpen()}>
        <Show when={isOpen()}>
          <Fetched rows={4}>
            <FaultTray faults={faults} />
          </Fetched>
        </Show>
      </div>
    </section>
  )
}
