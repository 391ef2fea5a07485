import type { Page } from '@playwright/test'
import type { BotProcess } from '../harness/bot-process.ts'
import { type CuttableProxy, cuttableProxy } from '../harness/cuttable-proxy.ts'
import { panelOf } from '../harness/panel.ts'
import { recovered } from '../harness/recovery.ts'
import { expect, story } from '../harness/story.ts'

/** Opens the panel through a wire that can be cut, lets `breakWire` break it, and checks that nothing is missing after. */
async function catchesUp(page: Page, bot: BotProcess, breakWire: (proxy: CuttableProxy) => void): Promise<void> {
  const proxy = await cuttableProxy(bot.port)
  try {
    const panel = panelOf(page)
    await page.goto(proxy.url)
    await expect(panel.link).toHaveAttribute('data-link', 'live')

    breakWire(proxy)
    await expect(panel.link).not.toHaveAttribute('data-link', 'live', { timeout: 15_000 })
    await bot.api.fault('rst', { connection: 'vest' })
    await recovered(bot.api, 'rst')
    await expect.poll(async () => (await bot.api.outages({ ongoing: 'false' })).length).toBe(1)
    await expect(panel.outages({ connection: 'vest' })).toHaveCount(0)

    proxy.restore()
    await expect(panel.link).toHaveAttribute('data-link', 'live', { timeout: 15_000 })
    await expect(panel.outages({ connection: 'vest', cause: 'abnormal_close' })).toHaveCount(1)
    await expect(panel.connection('vest')).toHaveAttribute('data-state', 'live')
    const shown = await panel.events.evaluateAll((rows) => rows.map((row) => row.getAttribute('data-event-id')))
    expect(new Set(shown).size).toBe(shown.length)
    const stored = (await bot.api.events({ connection: 'vest', limit: '3' })).map(({ id }) => String(id))
    expect(shown).toEqual(expect.arrayContaining(stored))
  } finally {
    await proxy.close()
  }
}

story('the panel says so when its stream is cut, and catches up on what it missed', async ({ page, bot }) => {
  await catchesUp(page, bot, (proxy) => proxy.cut())
})

story('the panel notices a stream that is open but silent', async ({ page, bot }) => {
  await catchesUp(page, bot, (proxy) => proxy.blackhole())
})
