import { type Accessor, createSignal, onCleanup } from 'solid-js'

/** A page of the panel, as its address names it. */
export type Route =
  | { readonly page: 'overview' }
  | { readonly page: 'outages' }
  | { readonly page: 'outage'; readonly id: number }
  | { readonly page: 'events' }
  | { readonly page: 'missing' }

/** Reads a path; a trailing slash changes nothing. */
export function parseRoute(path: string): Route {
  const trimmed = path.length > 1 ? path.replace(/\/+$/, '') : path
  if (trimmed === '/' || trimmed === '') return { page: 'overview' }
  if (trimmed === '/outages') return { page: 'outages' }
  if (trimmed === '/events') return { page: 'events' }
  const outage = /^\/outages\/(\d{1,15})$/.exec(trimmed)
  return outage === null ? { page: 'missing' } : { page: 'outage', id: Number(outage[1]) }
}

export interface Router {
  readonly path: Accessor<string>
  /** The query of the address: filters live there. */
  readonly query: Accessor<URLSearchParams>
  /** Goes to an address of the panel. */
  go(href: string): void
  /** Changes single parameters in place; null or empty removes one. */
  setQuery(change: Readonly<Record<string, string | null>>): void
}

/** Routing over the history API, for as long as the owner lives. */
export function createRouter(page: Window): Router {
  const [path, setPath] = createSignal(page.location.pathname)
  const [search, setSearch] = createSignal(page.location.search)
  const read = () => {
    setPath(page.location.pathname)
    setSearch(page.location.search)
  }
  page.addEventListener('popstate', read)
  onCleanup(() => page.removeEventListener('popstate', read))
  return {
    path,
    query: () => new URLSearchParams(search()),
    go: (href) => {
      page.history.pushState(null, '', href)
      read()
      page.scrollTo(0, 0)
    },
    setQuery: (change) => {
      const query = new URLSearchParams(page.location.search)
      for (const [name, value] of Object.entries(change)) {
        if (value === null || value === '') query.delete(name)
        else query.set(name, value)
      }
      const text = query.toString()
      page.history.replaceState(null, '', `${page.location.pathname}${text === '' ? '' : `?${text}`}`)
      read()
    },
  }
}
