import { ENDPOINTS } from '@holdfast/api-contract'
import { type Accessor, createEffect, createSignal, on, onCleanup } from 'solid-js'
import { REMEMBERED_MS } from '../../live/pulse-log.ts'
import { usePanel } from '../../panel-context.ts'
import { DEFAULT_WINDOW, WINDOW_PARAMETERS } from '../../window/window.ts'
import { watchedMs } from './tiles.ts'

/** The window that is shown second by second, as the address writes it. */
export const LIVE_WINDOW = '5m'

/** Watched for less than this, a connection has hardly a minute to show: its seconds say more. In ms. */
const YOUNG_MS = 600_000

/** Whether a window is short enough to be shown by seconds, as far as they are remembered. */
export function isFine({ from, to }: { readonly from: number; readonly to: number }): boolean {
  return to - from <= REMEMBERED_MS
}

/**
 * The window shown where the address names none, chosen once, when the page is opened: the live one where the connection was
 * watched for less than ten minutes of the last 24 h. It is this page's own: the address does not tell it to others. Undefined
 * until it is decided and charts may be fetched; null where the address named one, so that nothing had to be chosen.
 */
export function createUsualWindow(connection: Accessor<string | null>): Accessor<string | null | undefined> {
  const { api, router } = usePanel()
  const isNamed = WINDOW_PARAMETERS.some((name) => router.query().has(name))
  const [usual, setUsual] = createSignal<string | null | undefined>(isNamed ? null : undefined)
  const asking = new AbortController()
  const isYoung = async (id: string) => {
    try {
      const timeline = await api.call(ENDPOINTS.timeline, { query: { connection: id, window: '24h' } }, asking.signal)
      return watchedMs(timeline[id] ?? []) < YOUNG_MS
    } catch {
      // What cannot be told is shown as usual; the charts say what is wrong.
      return false
    }
  }
  const decide = async (id: string) => {
    const chosen = (await isYoung(id)) ? LIVE_WINDOW : DEFAULT_WINDOW
    if (!asking.signal.aborted) setUsual((before) => (before === undefined ? chosen : before))
  }
  createEffect(
    on(connection, (id) => {
      if (id !== null && usual() === undefined) void decide(id)
    }),
  )
  onCleanup(() => asking.abort())
  return usual
}
