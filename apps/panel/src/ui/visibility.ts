import { type Accessor, createSignal, onCleanup } from 'solid-js'

/** Whether anybody can see the page: false in a tab behind another, for as long as the owner lives. */
export function createVisibility(page: Document): Accessor<boolean> {
  const isShown = () => page.visibilityState === 'visible'
  const [isVisible, setIsVisible] = createSignal(isShown())
  const read = () => setIsVisible(isShown())
  page.addEventListener('visibilitychange', read)
  onCleanup(() => page.removeEventListener('visibilitychange', read))
  return isVisible
}
