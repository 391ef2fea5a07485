import { createWindowVirtualizer, defaultRangeExtractor, type Range } from '@tanstack/solid-virtual'
import { type Accessor, createMemo, createSignal, onCleanup, onMount } from 'solid-js'

/**
 * So few rows are all in the document, where the browser's own search finds them; of more, only those near the screen are.
 * The document of ten thousand would take seconds to lay out whenever the theme or the width changes.
 */
const ALL_UP_TO = 150
/** Rows beyond each edge of the screen, so that a quick scroll shows no holes. */
const BEYOND = 6

export interface Place {
  readonly index: number
  /** From the top of the list, in px. */
  readonly top: number
}

interface RowsOptions<T> {
  readonly items: Accessor<readonly T[]>
  readonly idOf: (item: T) => number
  /** Height in px until it is measured, in a list so many px wide; the closer, the less the scrollbar moves. */
  readonly estimate: Accessor<(index: number, width: number) => number>
  /** Indexes of rows that stay in the document wherever they are: one has the focus, one is about to have it. */
  readonly kept: Accessor<readonly number[]>
  /** What covers the top of the screen, in px. */
  readonly coveredPx: number
}

/** Which rows of a long list exist, and where: the page scrolls, not a box within it. */
export function createRows<T>(options: RowsOptions<T>) {
  const [margin, setMargin] = createSignal(0)
  const [scrolled, setScrolled] = createSignal({ top: scrollY, bottom: scrollY + innerHeight })
  const [width, setWidth] = createSignal(0)
  let list: HTMLElement | undefined
  const estimate = createMemo(() => {
    const [px, wide] = [options.estimate(), width()]
    return (index: number) => px(index, wide)
  })

  const virtualizer = createWindowVirtualizer<HTMLElement>({
    get count() {
      return options.items().length
    },
    // Other rows under the same count are other keys.
    get getItemKey() {
      const items = options.items()
      return (index: number) => {
        const item = items[index]
        return item === undefined ? -1 - index : options.idOf(item)
      }
    },
    get estimateSize() {
      return estimate()
    },
    get overscan() {
      return options.items().length <= ALL_UP_TO ? ALL_UP_TO : BEYOND
    },
    get scrollMargin() {
      return margin()
    },
    scrollPaddingStart: options.coveredPx,
    get rangeExtractor() {
      const kept = options.kept()
      return (range: Range) => withKept(defaultRangeExtractor(range), kept, range.count)
    },
    // Never read from the layout: the observer tells all heights at once, after it.
    measureElement: (element, entry, instance) => {
      const told = entry?.borderBoxSize[0]?.blockSize
      if (told !== undefined) return Math.round(told)
      const index = instance.indexFromElement(element)
      return instance.itemSizeCache.get(instance.options.getItemKey(index)) ?? estimate()(index)
    },
  })

  const readScroll = () => setScrolled({ top: scrollY, bottom: scrollY + innerHeight })
  const readPlace = () => {
    if (list === undefined) return
    const box = list.getBoundingClientRect()
    setMargin(Math.round(box.top + scrollY))
    if (width() !== 0 && width() !== box.width) virtualizer.measure()
    setWidth(box.width)
  }
  onMount(() => {
    // Whatever is above the list, and its own width, change the document's height or its own.
    const observer = new ResizeObserver(readPlace)
    observer.observe(document.body)
    if (list !== undefined) observer.observe(list)
    readPlace()
    addEventListener('scroll', readScroll, { passive: true })
    addEventListener('resize', readScroll, { passive: true })
    onCleanup(() => {
      observer.disconnect()
      removeEventListener('scroll', readScroll)
      removeEventListener('resize', readScroll)
    })
  })

  const indexAt = (offset: number): number => {
    if (options.items().length === 0) return 0
    return virtualizer.getVirtualItemForOffset(Math.max(0, offset))?.index ?? 0
  }
  const places = createMemo<ReadonlyMap<number, Place>>(
    () =>
      new Map(
        virtualizer
          .getVirtualItems()
          .map(({ index, key, start }) => [Number(key), { index, top: start - margin() }] as const),
      ),
  )
  return {
    setList: (element: HTMLElement) => {
      list = element
    },
    /** Watches a row's height from now on; it must have its `data-index`. */
    measure: (row: HTMLElement) => virtualizer.measureElement(row),
    /** Rows that exist, by id. */
    places,
    shown: createMemo(() => [...places().values()].flatMap(({ index }) => options.items()[index] ?? [])),
    height: () => virtualizer.getTotalSize(),
    width,
    /** Index of the first row that is not covered, and of the last one on the screen. */
    first: createMemo(() => indexAt(scrolled().top + options.coveredPx)),
    last: createMemo(() => {
      virtualizer.getTotalSize()
      return indexAt(scrolled().bottom)
    }),
    /** The list's beginning is above the screen. */
    isPastTop: createMemo(() => scrolled().top > margin()),
    reveal: (index: number, align: 'auto' | 'center') => virtualizer.scrollToIndex(index, { align }),
    /** Rows of one screen, as tall as those at hand. */
    screenful: () => Math.max(1, Math.floor((innerHeight - options.coveredPx) / averagePx(places())) - 1),
  }
}

function withKept(indexes: readonly number[], kept: readonly number[], count: number): number[] {
  const there = kept.filter((index) => index >= 0 && index < count)
  return [...new Set([...indexes, ...there])].toSorted((a, b) => a - b)
}

function averagePx(places: ReadonlyMap<number, Place>): number {
  const tops = [...places.values()]
  const [first, last] = [tops[0], tops.at(-1)]
  if (first === undefined || last === undefined || last.index === first.index) return 40
  return (last.top - first.top) / (last.index - first.index)
}
