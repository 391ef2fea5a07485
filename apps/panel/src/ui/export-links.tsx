import { For } from 'solid-js'

interface ExportLinksProps {
  /** `events` or `outages`. */
  readonly what: 'events' | 'outages'
  /** The filters in force, as the API takes them; null and empty ones are left out. */
  readonly query: Readonly<Record<string, string | number | null | undefined>>
}

const FORMATS = ['csv', 'jsonl'] as const

/** Downloads of a list as it is filtered, by the documented addresses. */
export function ExportLinks(props: ExportLinksProps) {
  const href = (format: string) => exportHref(`/api/v1/${props.what}.${format}`, props.query)
  return (
    <span class="export-links">
      Export{' '}
      <For each={FORMATS}>
        {(format) => (
          <a href={href(format)} download="" aria-label={`Export these ${props.what} as ${format.toUpperCase()}`}>
            {format.toUpperCase()}
          </a>
        )}
      </For>
    </span>
  )
}

/** A path with the parameters that say something. */
export function exportHref(path: string, query: ExportLinksProps['query']): string {
  const said = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== '')
  const text = new URLSearchParams(said.map(([name, value]) => [name, String(value)])).toString()
  return text === '' ? path : `${path}?${text}`
}
