import { onCleanup } from 'solid-js'

/**
 * Tells, for an element that lost the focus to nothing, whether its row was only put elsewhere in the list: the browser takes the
 * focus from what is moved in the document.
 * @returns asked when the focus was lost; `then` hears, once the list is as it is to be, whether the row was moved and is there
 */
export function watchMoves(list: HTMLElement): (row: HTMLElement, then: (wasMoved: boolean) => void) => void {
  let heard: readonly MutationRecord[] = []
  const observer = new MutationObserver((records) => {
    heard = records
  })
  observer.observe(list, { childList: true })
  onCleanup(() => observer.disconnect())
  return (row, then) => {
    // What was moved before has its focus, or never had it.
    heard = []
    queueMicrotask(() => {
      const records = [...heard, ...observer.takeRecords()]
      then(row.isConnected && records.some(({ removedNodes }) => [...removedNodes].includes(row)))
    })
  }
}
