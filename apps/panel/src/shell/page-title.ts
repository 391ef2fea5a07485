import type { State } from '@holdfast/adapter-core/events'

/** Connections that are out, as the tab counts them. */
export function downCount(states: readonly State[]): number {
  return states.filter((state) => state === 'down' || state === 'failed').length
}

/** The tab's title: how many are out first, then the page. */
export function titleOf(page: string, down: number, isStale: boolean): string {
  const trouble = isStale ? '(?) ' : down > 0 ? `(${down} down) ` : ''
  return `${trouble}${page === '' ? '' : `${page} · `}Holdfast`
}

const GREEN = '#0a9a72'
const RED = '#d43a52'
const GREY = '#7b8794'

/** The tab's icon as a data URL: the mark while nothing is out, else the count on red; grey without word of the bot. */
export function faviconOf(down: number, isStale: boolean): string {
  return `data:image/svg+xml,${encodeURIComponent(down > 0 && !isStale ? countIcon(down) : markIcon(isStale ? GREY : GREEN))}`
}

function markIcon(colour: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path d="M16 2v8m0 12v8" stroke="${colour}" stroke-width="4" stroke-linecap="round"/><circle cx="16" cy="16" r="7" fill="none" stroke="${colour}" stroke-width="4"/></svg>`
}

function countIcon(down: number): string {
  const text = down > 99 ? '99' : String(down)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><circle cx="16" cy="16" r="16" fill="${RED}"/><text x="16" y="23" font-family="sans-serif" font-weight="bold" font-size="${text.length > 1 ? 17 : 20}" text-anchor="middle" fill="#fff">${text}</text></svg>`
}
