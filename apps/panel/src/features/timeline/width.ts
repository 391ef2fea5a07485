import { type Accessor, createSignal, onCleanup } from 'solid-js'

/** The width of an element in whole px, as long as the owner lives; 0 before it is laid out. */
export function createWidth(): { readonly width: Accessor<number>; readonly ref: (element: HTMLElement) => void } {
  const [width, setWidth] = createSignal(0)
  const observer = new ResizeObserver((entries) => setWidth(Math.floor(entries.at(-1)?.contentRect.width ?? 0)))
  onCleanup(() => observer.disconnect())
  return { width, ref: (element) => observer.observe(element) }
}
