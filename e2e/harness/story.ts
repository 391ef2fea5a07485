import { test as base, expect } from '@playwright/test'
import { type BotProcess, startBot } from './bot-process.ts'
import { type Panel, panelOf } from './panel.ts'

interface Fixtures {
  /** A bot of this story's own, live on every connection. What it printed is attached when the story fails. */
  readonly bot: BotProcess
  /** The panel, open on the overview. */
  readonly panel: Panel
  /** Fails the story when the page threw, or broke its own Content-Security-Policy. */
  readonly pageErrors: undefined
}

export const story = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from the pattern
  bot: async ({}, use, info) => {
    const bot = await startBot()
    await use(bot)
    await bot.stop()
    if (info.status !== info.expectedStatus) {
      await info.attach('bot.log', { body: bot.output(), contentType: 'text/plain' })
    }
  },
  baseURL: async ({ bot }, use) => use(bot.url),
  pageErrors: [
    async ({ page }, use) => {
      const errors: string[] = []
      page.on('pageerror', (error) => errors.push(error.message))
      page.on('console', (line) => {
        if (line.type() === 'error' && line.text().includes('Content Security Policy')) errors.push(line.text())
      })
      await use(undefined)
      expect(errors).toEqual([])
    },
    { auto: true },
  ],
  panel: async ({ page, bot }, use) => {
    await page.goto(bot.url)
    await use(panelOf(page))
  },
})

export { expect }
