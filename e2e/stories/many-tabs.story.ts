import { panelOf } from '../harness/panel.ts'
import { recovered } from '../harness/recovery.ts'
import { expect, story } from '../harness/story.ts'

/** How many streams the bot has open, by its own count. */
async function streamsOf(url: string): Promise<number> {
  const response = await fetch(`${url}/api/v1/health`)
  const { streams } = (await response.json()) as { streams: { clients: number } }
  return streams.clients
}

story(
  'seven tabs share one stream, each sees the same at once, and the last one closes it',
  async ({ bot, context }) => {
    const pages = []
    for (let tab = 0; tab < 7; tab++) {
      const page = await context.newPage()
      await page.goto(bot.url)
      // The seventh would wait for ever for one of the six sockets that a browser opens to a host.
      await expect(panelOf(page).connection('vest')).toHaveAttribute('data-state', 'live')
      pages.push(page)
    }
    expect(await streamsOf(bot.url)).toBe(1)

    await bot.api.fault('rst', { connection: 'vest' })
    await recovered(bot.api, 'rst')
    const stored = (await bot.api.events({ connection: 'vest', limit: '3' })).map(({ id }) => String(id))
    for (const page of pages) {
      await expect(panelOf(page).outages({ connection: 'vest', ongoing: false })).toHaveCount(1)
      const shown = await panelOf(page).events.evaluateAll((rows) =>
        rows.map((row) => row.getAttribute('data-event-id')),
      )
      expect(shown).toEqual(expect.arrayContaining(stored))
    }
    const [kept, ...others] = pages
    for (const page of others) await page.close()
    await expect.poll(() => streamsOf(bot.url)).toBe(1)
    await expect(panelOf(kept as (typeof pages)[0]).link).toHaveAttribute('data-link', 'live')
    await kept?.close()
    await expect.poll(() => streamsOf(bot.url)).toBe(0)
  },
)
