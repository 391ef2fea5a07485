import type { Page } from '@playwright/test'
import type { PAGES } from './pages.ts'

type PanelPage = (typeof PAGES)[number]

/**
 * Goes to a page by the panel's own navigation, without loading anything that is there already; resolves once the page stands
 * and nothing in it is still being loaded.
 */
export async function navigate(page: Page, { name }: PanelPage): Promise<void> {
  const link = page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name, exact: true })
  if ((await link.filter({ visible: true }).count()) === 0) {
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('button', { name: 'More' }).click()
  }
  await link.filter({ visible: true }).first().click()
  await settled(page, name)
}

/** Resolves once a page of this name shows what it is about rather than what it waits for. */
export async function settled(page: Page, name: string): Promise<void> {
  // The overview's heading is the verdict, and stands in `verdict`; every other page's is its name.
  const heading =
    name === 'Overview'
      ? page.getByTestId('verdict').getByRole('heading', { level: 1 })
      : page.locator('main').getByRole('heading', { level: 1, name, exact: true })
  await heading.waitFor()
  await page.locator('main .skeleton').first().waitFor({ state: 'detached' })
}
