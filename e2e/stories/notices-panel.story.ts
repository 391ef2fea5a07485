import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startBot } from '../harness/bot-process.ts'
import { type NoticeReceiver, startNoticeReceiver } from '../harness/notice-receiver.ts'
import { expect, story } from '../harness/story.ts'

/** A bot in demo mode that tells two webhooks: one of each receiver. */
const told = story.extend<{ readonly receiver: NoticeReceiver; readonly strict: NoticeReceiver }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from the pattern
  receiver: async ({}, use) => {
    const receiver = await startNoticeReceiver()
    await use(receiver)
    await receiver.close()
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from the pattern
  strict: async ({}, use) => {
    const receiver = await startNoticeReceiver()
    await use(receiver)
    await receiver.close()
  },
  bot: async ({ receiver, strict }, use, info) => {
    const folder = mkdtempSync(join(tmpdir(), 'holdfast-notices-'))
    const config = join(folder, 'config.yaml')
    const channel = { kind: 'webhook', downForMs: 1_000, upForMs: 1_000 }
    const notices = [
      { ...channel, id: 'hook', url: `${receiver.url}/hook`, connections: ['paradex'] },
      { ...channel, id: 'strict', url: `${strict.url}/hook`, connections: ['vest'] },
    ]
    writeFileSync(config, JSON.stringify({ mode: 'demo', notices }))
    const bot = await startBot({ env: { HOLDFAST_CONFIG: config } })
    await use(bot)
    await bot.stop()
    rmSync(folder, { recursive: true, force: true })
    if (info.status !== info.expectedStatus) {
      await info.attach('bot.log', { body: bot.output(), contentType: 'text/plain' })
    }
  },
})

told(
  'an outage is told once the receiver is back; a mute of the panel holds the next back',
  async ({ bot, page, receiver }) => {
    receiver.answer(503)
    await page.goto(`${bot.url}/notices?channel=hook`)
    await expect(page.getByTestId('notice-summary')).toHaveAttribute('data-look', 'live')
    await bot.api.fault('refuse', { connection: 'paradex', durationMs: 3_000 })

    const down = page.locator('[data-testid="notice"][data-class="down"]')
    await expect(down).toHaveAttribute('data-status', 'waiting')
    await expect(down).toHaveAttribute('data-tries', /[1-9]/)
    receiver.answer(200)
    await expect(down).toHaveAttribute('data-status', 'sent')
    await expect(page.locator('[data-testid="notice"][data-class="recovered"]')).toHaveAttribute('data-status', 'sent')
    expect(receiver.taken).toEqual([
      expect.stringMatching(/^paradex is down/),
      expect.stringMatching(/^paradex is back/),
    ])

    await down.getByRole('link').click()
    const detail = page.getByTestId('notice-detail')
    const tries = detail.getByTestId('try')
    await expect(tries.first()).toHaveAttribute('data-outcome', 'sent')
    await expect(tries.last()).toHaveAttribute('data-outcome', 'again')
    await expect(tries.last()).toHaveAttribute('data-http-status', '503')
    await expect(tries.last()).toContainText('away for lunch')
    await expect(detail.getByTestId('told-outage')).toHaveCount(1)
    await page.keyboard.press('Escape')
    await expect(page).not.toHaveURL(/notice=/)

    await page.getByRole('navigation', { name: 'Parts of notices' }).getByRole('link', { name: 'Silences' }).click()
    const mute = page.getByRole('form', { name: 'Mute' })
    await mute.getByLabel('About').selectOption('paradex')
    await mute.getByRole('button', { name: '4 h', exact: true }).click()
    await mute.getByLabel('Reason').fill('we know')
    await expect(mute).toContainText('Nothing is sent about paradex for 4 h')
    await mute.getByRole('button', { name: 'Mute paradex for 4 h' }).click()
    await expect(page.getByTestId('silence')).toHaveAttribute('data-in-force', 'true')

    await bot.api.fault('refuse', { connection: 'paradex', durationMs: 3_000 })
    await page.goto(`${bot.url}/notices?status=muted`)
    const held = page.getByTestId('notice')
    await expect(held).toHaveCount(1)
    await expect(held).toHaveAttribute('data-class', 'down')
    await expect(held).toContainText('by local: we know')
    expect(receiver.taken).toHaveLength(2)
  },
)

told(
  'the test button says what became of the test, in the words of the delivery log',
  async ({ bot, page, strict }) => {
    await page.goto(`${bot.url}/notices?tab=channels`)
    const card = page.getByRole('region', { name: 'strict' })
    const channel = card.getByTestId('channel')
    const outcome = card.getByTestId('test-outcome')
    await expect(channel).toHaveAttribute('data-standing', 'untried')
    await card.getByRole('button', { name: 'Send a test' }).click()
    await expect(outcome).toHaveAttribute('data-status', 'sent')
    await expect(channel).toHaveAttribute('data-standing', 'taking')
    expect(strict.taken).toEqual(['Test notice from Holdfast'])

    strict.answer(404)
    await card.getByRole('button', { name: 'Send a test' }).click()
    await expect(outcome).toHaveAttribute('data-status', 'failed')
    await expect(outcome).toContainText('HTTP 404')
    await expect(outcome).toContainText('look at url')
    await expect(channel).toHaveAttribute('data-standing', 'given_up')

    strict.answer(503)
    await card.getByRole('button', { name: 'Send a test' }).click()
    await expect(outcome).toContainText('away for lunch')
    await expect(card.getByRole('button', { name: 'Sending' })).toBeDisabled()
    strict.answer(200)
    await expect(outcome).toHaveAttribute('data-status', 'sent')
  },
)
