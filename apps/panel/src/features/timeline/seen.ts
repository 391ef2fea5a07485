import { createSignal, onCleanup } from 'solid-js'

/** Lanes this near to the screen are drawn already. */
const MARGIN = '120px 0px'

/** Tells which lanes are on the screen, so that the others cost nothing. On paper all are. */
export interface Seen {
  /** Whether this element is, from now on, as long as the owner lives. */
  watch(element: Element): () => boolean
}

/** One observer for all. */
export function createSeen(page: Window): Seen {
  const setters = new WeakMap<Element, (isSeen: boolean) => void>()
  const [isPrinting, setIsPrinting] = createSignal(false)
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) setters.get(target)?.(isIntersecting)
    },
    { rootMargin: MARGIN },
  )
  const before = () => setIsPrinting(true)
  const after = () => setIsPrinting(false)
  page.addEventListener('beforeprint', before)
  page.addEventListener('afterprint', after)
  onCleanup(() => {
    observer.disconnect()
    page.removeEventListener('beforeprint', before)
    page.removeEventListener('afterprint', after)
  })
  return {
    watch(element) {
      const [isSeen, setIsSeen] = createSignal(false)
      setters.set(element, setIsSeen)
      observer.observe(element)
      onCleanup(() => observer.unobserve(element))
      return () => isSeen() || isPrinting()
    },
  }
}
