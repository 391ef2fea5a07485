import type { Theme } from '../preferences.ts'

/** The API's reference in the panel's colours; `auto` leaves them to the system. `at`: a place on it, without `#`. */
export function docsHref(theme: Theme, at = ''): string {
  return `/docs${theme === 'auto' ? '' : `?theme=${theme}`}${at === '' ? '' : `#${at}`}`
}
