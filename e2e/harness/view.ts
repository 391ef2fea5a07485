import type { Page } from '@playwright/test'
import { type BotProcess, startBot } from './bot-process.ts'
import { story } from './story.ts'

interface ViewFixtures {
  /** Opens a page of the panel, with what follows its address: `open('/outages?cause=dns')`. */
  readonly open: (path: string) => Promise<Page>
}

/**
 * A look at a page of the panel. The bot is shared with the other looks of the same worker, so that each starts at once: what
 * has happened before is on its record, and what is expected is told by the ids of this look's own outages and events. One that
 * needs a bot of its own, or counts everything, is a `story`, and may stand among the views where it measures nothing.
 */
export const view = story.extend<ViewFixtures, { readonly sharedBot: BotProcess }>({
  sharedBot: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from the pattern
    async ({}, use) => {
      const bot = await startBot()
      await use(bot)
      await bot.stop()
    },
    { scope: 'worker' },
  ],
  bot: async ({ sharedBot }, use, info) => {
    const before = sharedBot.output().length
    await use(sharedBot)
    if (info.status !== info.expectedStatus) {
      await info.attach('bot.log', { body: sharedBot.output().slice(before), contentType: 'text/plain' })
    }
  },
  open: async ({ page, bot }, use) => {
    await use(async (path) => {
      await page.goto(`${bot.url}${path}`)
      return page
    })
  },
})

export { expect } from './story.ts'
