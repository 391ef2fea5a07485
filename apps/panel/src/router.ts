import { type Accessor, createSignal, onCleanup } from 'solid-js'
import { PAGES, type PageName } from './pages.ts'

/** A page of the panel, as its address names it. */
export type Route =
  | { readonly page: PageName }
  | { readonly page: 'outage'; readonly id: number }
  | { readonly page: 'missing' }

/** Reads a path; a trailing slash changes nothing. */
export function parseRoute(path: string): Route {
  const trimmed = path.replace(/\/+$/, '') || '/'
  const known = PAGES.find((one) => one.path === trimmed)
  if (known !== undefined) return { page: known.page }
  const outage = /^\/outages\/(\d{1,15})$/.exec(trimmed)
  return outage === null ? { page: 'missing' } : { page: 'outage', id: Number(outage[1]) }
}

/** Parameters of the address; null or empty removes one. */
export type QueryChange = Readonly<Record<string, string | null>>

export interface Router {
  readonly path: Accessor<string>
  /** The query of the address: filters and the time window live there. */
  readonly query: Accessor<URLSearchParams>
  /** Goes to an address of the panel. */
  go(href: string): void
  /** Changes single parameters; the back button undoes it. For choices. */
  setQuery(change: QueryChange): void
  /** The same without a step in the history. For text that is being typed. */
  replaceQuery(change: QueryChange): void
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
      const href = hrefWith(page.location, change)
      if (href === `${page.location.pathname}${page.location.search}`) return
      page.history.pushState(null, '', href)
      read()
    },
    replaceQuery: (change) => {
      page.history.replaceState(null, '', hrefWith(page.location, change))
      read()
    },
  }
}

/** The same page under other parameters. */
export function hrefWith(at: Pick<Location, 'pathname' | 'search'>, change: QueryChange): string {
  const query = new URLSearchParams(at.search)
  for (const [name, value] of Object.entries(change)) {
    if (value === null || value === '') query.delete(name)
    else query.set(name, value)
  }
  const text = query.toString()
  return `${at.pathname}${text === '' ? '' : `?${text}`}`
}
