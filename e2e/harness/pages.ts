/** The panel's pages as its user knows them: the address, and the name in navigation, heading and title. */
export const PAGES = [
  { path: '/', name: 'Overview' },
  { path: '/timeline', name: 'Timeline' },
  { path: '/outages', name: 'Outages' },
  { path: '/spreads', name: 'Spreads' },
  { path: '/charts', name: 'Charts' },
  { path: '/events', name: 'Events' },
  { path: '/notices', name: 'Notices' },
  { path: '/report', name: 'Report' },
  { path: '/audit', name: 'Audit log' },
  { path: '/settings', name: 'Settings' },
  { path: '/help', name: 'Help' },
] as const
