/** Every page with an address of its own, in the order of the navigation. `isMain`: it stands in the bar; the others under "More". `key`: after `g`, on the keyboard. */
export const PAGES = [
  { page: 'overview', key: 'o', path: '/', name: 'Overview', isMain: true },
  { page: 'timeline', key: 't', path: '/timeline', name: 'Timeline', isMain: true },
  { page: 'outages', key: 'u', path: '/outages', name: 'Outages', isMain: true },
  { page: 'spreads', key: 's', path: '/spreads', name: 'Spreads', isMain: true },
  { page: 'charts', key: 'c', path: '/charts', name: 'Charts', isMain: true },
  { page: 'events', key: 'e', path: '/events', name: 'Events', isMain: true },
  { page: 'notices', key: 'n', path: '/notices', name: 'Notices', isMain: true },
  { page: 'report', key: 'r', path: '/report', name: 'Report', isMain: false },
  { page: 'audit', key: 'a', path: '/audit', name: 'Audit log', isMain: false },
  { page: 'settings', key: ',', path: '/settings', name: 'Settings', isMain: false },
  { page: 'help', key: 'h', path: '/help', name: 'Help', isMain: false },
] as const

export type PageName = (typeof PAGES)[number]['page']

/** Where a page is. */
export function pathOf(page: PageName): string {
  return PAGES.find((one) => one.page === page)?.path ?? '/'
}
