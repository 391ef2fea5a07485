/** Where a key leads in a list: to an index; null where the key means nothing there. `page` = rows of a screen. */
export function indexAfterKey(key: string, index: number, count: number, page: number): number | null {
  if (count === 0) return null
  const wanted = wantedIndex(key, index, count, page)
  return wanted === null ? null : Math.min(count - 1, Math.max(0, wanted))
}

function wantedIndex(key: string, index: number, count: number, page: number): number | null {
  switch (key) {
    case 'ArrowDown':
    case 'j':
      return index + 1
    case 'ArrowUp':
    case 'k':
      return index - 1
    case 'PageDown':
      return index + page
    case 'PageUp':
      return index - page
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return null
  }
}
