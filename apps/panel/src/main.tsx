import { ENDPOINTS } from '@holdfast/api-contract'
import { createEffect, createSignal, Show } from 'solid-js'
import { render } from 'solid-js/web'
import { createApi } from './api/client.ts'
import { App } from './app.tsx'
import { LoginPage } from './features/login/login-page.tsx'
import { browserClock } from './live/clock.ts'
import { createLive } from './live/live.ts'
import { PanelContext } from './panel-context.ts'
import { createPreferences } from './preferences.ts'
import { createRouter } from './router.ts'

/** Wires the panel to this browser. No logic. */
function Root() {
  const preferences = createPreferences(() => localStorage)
  const router = createRouter(window)
  const [isLocked, setIsLocked] = createSignal(false)
  const api = createApi({ fetch: (url, init) => fetch(url, init), onUnauthorized: () => setIsLocked(true) })
  const live = createLive({
    clock: browserClock,
    random: Math.random,
    open: (url) => new EventSource(url),
    // A stream does not tell its status; a request does, and a 401 locks the panel.
    onRefused: () => void api.call(ENDPOINTS.connections, {}).catch(() => {}),
  })
  window.addEventListener('online', () => live.retryNow())
  createEffect(() => {
    if (isLocked()) live.stop()
    else live.start()
  })
  createEffect(() => {
    document.documentElement.dataset['theme'] = preferences.theme()
  })
  return (
    <PanelContext.Provider value={{ api, clock: browserClock, live, preferences, router }}>
      <Show when={!isLocked()} fallback={<LoginPage api={api} onIn={() => setIsLocked(false)} />}>
        <App />
      </Show>
    </PanelContext.Provider>
  )
}

const root = document.getElementById('root')
if (root !== null) render(() => <Root />, root)
