import { type Component, lazy } from 'solid-js'
import { Overview } from './features/overview/overview.tsx'
import type { PageName } from './pages.ts'

/** A part of the panel that is fetched when it is first needed, or when it is about to be. */
export type Deferred = Component & { readonly preload?: () => Promise<unknown> }

/** What each page shows. All but the first are fetched when they are first needed. */
export const VIEWS = {
  overview: Overview,
  timeline: lazy(async () => ({ default: (await import('./features/timeline/timeline-page.tsx')).TimelinePage })),
  outages: lazy(async () => ({ default: (await import('./features/outages/outages-page.tsx')).OutagesPage })),
  spreads: lazy(async () => ({ default: (await import('./features/spreads/spreads-page.tsx')).SpreadsPage })),
  charts: lazy(async () => ({ default: (await import('./features/charts/charts-page.tsx')).ChartsPage })),
  events: lazy(async () => ({ default: (await import('./features/events/events-page.tsx')).EventsPage })),
  notices: lazy(async () => ({ default: (await import('./features/notices/notices-page.tsx')).NoticesPage })),
  report: lazy(async () => ({ default: (await import('./features/report/report-page.tsx')).ReportPage })),
  audit: lazy(async () => ({ default: (await import('./features/audit/audit-page.tsx')).AuditPage })),
  settings: lazy(async () => ({ default: (await import('./features/settings/settings-page.tsx')).SettingsPage })),
  help: lazy(async () => ({ default: (await import('./features/help/help-page.tsx')).HelpPage })),
} as const satisfies Record<PageName, Deferred>

/** The page of one outage. */
export const OutageView = lazy(async () => ({
  default: (await import('./features/outages/outage-page.tsx')).OutagePage,
}))
