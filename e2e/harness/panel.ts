import type { Locator, Page } from '@playwright/test'

interface OutageFilter {
  readonly connection?: string
  readonly cause?: string
  readonly scope?: 'connection' | 'subscription'
  readonly ongoing?: boolean
}

/** What the stories read of the panel: the meaning in its `data-*` attributes, never its looks. */
export interface Panel {
  connection(id: string): Locator
  /** The badge of the panel's own stream. */
  readonly link: Locator
  outages(filter: OutageFilter): Locator
  readonly events: Locator
  subscription(connection: string, market: string): Locator
  spread(id: string): Locator
}

export function panelOf(page: Page): Panel {
  return {
    connection: (id) => page.locator(`[data-testid="connection"][data-connection="${id}"]`),
    link: page.getByTestId('link'),
    outages: (filter) => page.locator(`[data-testid="outage"]${attributes(filter)}`),
    events: page.getByTestId('event'),
    subscription: (connection, market) =>
      page
        .locator(`[data-testid="connection"][data-connection="${connection}"]`)
        .locator(`[data-testid="subscription"][data-market="${market}"]`),
    spread: (id) => page.locator(`[data-testid="spread"][data-spread="${id}"]`),
  }
}

function attributes(filter: OutageFilter): string {
  return Object.entries(filter)
    .map(([name, value]) => `[data-${name}="${value}"]`)
    .join('')
}
