import { createSignal, Show } from 'solid-js'
import { FaultTray } from './fault-tray.tsx'

/** Says that nothing here is real, and opens the tray of faults. */
export function DemoBand() {
  const [isOpen, setIsOpen] = createSignal(false)
  return (
    <section class="demo" aria-label="Demo mode" data-testid="demo">
      <div class="demo-band">
        <p>
          <strong>Demo.</strong> Simulated exchanges on this machine; nothing here is a real market.
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
      <div id="fault-tray" hidden={!isOpen()}>
        <Show when={isOpen()}>
          <FaultTray />
        </Show>
      </div>
    </section>
  )
}
