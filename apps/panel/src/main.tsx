import { ENDPOINTS } from '@holdfast/api-contract'
import { createEffect, createSignal, Show } from 'solid-js'
import { render } from 'solid-js/web'
import { createApi } from './api/client.ts'
import { App } from './app.tsx'
import { afterLogin } from './features/login/after-login.ts'
import { LoginPage } from './features/login/login-page.tsx'
import { type LoginReason, loginReasonOf } from './features/login/login-reason.ts'
import { CHANNEL, createOtherTabs } from './features/login/other-tabs.ts'
import { browserClock } from './live/clock.ts'
import { type Connect, ownHub, sharedHub } from './live/feed.ts'
import { createLive } from './live/live.ts'
import { PanelContext } from './panel-context.ts'
import { createPreferences } from './preferences.ts'
import { createRouter } from './router.ts'
import { afterFrameOf, createTurns } from './turns.ts'

/** Wires the panel to this browser. No logic. */
function Root() {
  const preferences = createPreferences(() => localStorage)
  const router = createRouter(window)
  const turns = createTurns(afterFrameOf(window, browserClock))
  const [lock, setLock] = createSignal<LoginReason | null>(null)
  const api = createApi({
    fetch: (url, init) => fetch(url, init),
    onUnauthorized: (refusal) => setLock((before) => before ?? loginReasonOf(refusal, live.state.ready)),
  })
  const live = createLive({
    clock: browserClock,
    turns,
    ways: waysToTheStream(),
    isHidden: () => document.visibilityState === 'hidden',
    // A stream does not tell its status; a request does, and a 401 locks the panel.
    onRefused: () => void api.call(ENDPOINTS.connections, {}).catch(() => {}),
  })
  const otherTabs = createOtherTabs({
    open: () => new BroadcastChannel(CHANNEL),
    onNews: (news) => setLock(news.kind === 'in' ? null : { ...news, kind: 'logged_out' }),
  })
  const lockAll = (reason: LoginReason) => {
    setLock(reason)
    if (reason.kind === 'logged_out') otherTabs.tell({ kind: 'out', everywhere: reason.everywhere })
  }
  const unlockAll = () => {
    setLock(null)
    otherTabs.tell({ kind: 'in' })
  }
  window.addEventListener('online', () => live.retryNow())
  // A page that the browser keeps for the back button takes part again when it is shown.
  window.addEventListener('pagehide', () => live.stop())
  window.addEventListener('pageshow', ({ persisted }) => {
    if (persisted && lock() === null) live.start()
  })
  createEffect(() => {
    if (lock() === null) live.start()
    else live.stop()
  })
  // What the bot serves beside the panel leads here where it needs a login, and is come back to. Only a stream that is open
  // says that there is a session: what other tabs know may be from before it ended, and the way would lead in a circle.
  const after = afterLogin(window.location)
  createEffect(() => {
    if (after !== null && live.state.ready && live.link().state === 'live') window.location.replace(after)
  })
  createEffect(() => {
    document.documentElement.dataset['theme'] = preferences.theme()
  })
  return (
    <PanelContext.Provider value={{ api, clock: browserClock, live, preferences, router, turns, askLogin: lockAll }}>
      <Show when={lock()} fallback={<App />}>
        {(reason) => <LoginPage reason={reason()} onIn={unlockAll} />}
      </Show>
    </PanelContext.Provider>
  )
}

/** One stream for all tabs where the browser can share a worker among them, else one of this page's own. */
function waysToTheStream(): [Connect, ...Connect[]] {
  const own = ownHub({ clock: browserClock, random: Math.random, open: (url) => new EventSource(url) })
  if (!('SharedWorker' in window)) return [own]
  const start = () =>
    new SharedWorker(new URL('./live/shared-worker.ts', import.meta.url), { type: 'module', name: 'holdfast' })
  return [sharedHub(start), own]
}

const root = document.getElementById('root')
// In a task of its own, so that neither it nor the reading of the script keeps the page from answering for long.
if (root !== null) browserClock.after(0, () => render(() => <Root />, root))
