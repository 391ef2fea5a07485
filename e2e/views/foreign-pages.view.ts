import type { Browser, Request } from '@playwright/test'
import { type BotProcess, startBot } from '../harness/bot-process.ts'
import { attackFrom, type ForeignPage, type Loot, serveForeignPage } from '../harness/foreign-page.ts'
import { expect, story } from '../harness/story.ts'

const TOKEN = 'a-token-of-this-story-alone'
/** Names that lead to this machine, as an attacker's own name server would have it. */
const REBOUND = '--host-resolver-rules=MAP *.example 127.0.0.1'

let foreign: ForeignPage
let browser: Browser
story.beforeAll(async ({ playwright }, info) => {
  foreign = await serveForeignPage()
  const { launchOptions } = info.project.use
  browser = await playwright.chromium.launch({ ...launchOptions, args: [...(launchOptions?.args ?? []), REBOUND] })
})
story.afterAll(async () => {
  await browser.close()
  await foreign.stop()
})

/** What an operator did, by the record. */
async function actsOn(url: string, headers: Readonly<Record<string, string>> = {}): Promise<readonly unknown[]> {
  const response = await fetch(`${url}/api/v1/events?limit=1000`, { headers })
  const { items } = (await response.json()) as { items: readonly { type: string; data: { action?: string } }[] }
  const types = ['operator_action', 'connection_paused', 'connection_resumed']
  return items.filter(({ type, data }) => types.includes(type) && data.action !== 'login')
}

const found = (loot: Loot) => Object.entries(loot).filter(([, what]) => what !== null)

story('a page whose name was rebound to this machine gets nothing but refusals', async ({ bot }) => {
  const page = await browser.newPage()
  const origin = `http://evil.example:${bot.port}`
  const answers: { readonly path: string; readonly status: number }[] = []
  page.on('response', (response) => {
    if (response.url().startsWith(origin))
      answers.push({ path: new URL(response.url()).pathname, status: response.status() })
  })
  expect((await page.goto(`${origin}/`))?.status()).toBe(421)

  // The page itself came from the attacker, before the name led here; from now on it is of one origin with the bot.
  await page.route(`${origin}/attack`, (route) => route.continue({ url: `http://127.0.0.1:${foreign.port}/` }))
  await page.goto(`${origin}/attack`)
  answers.length = 0
  const loot = await attackFrom(page, origin)
  expect(answers.length).toBeGreaterThan(12)
  expect(answers.filter(({ status }) => status !== 421)).toEqual([])
  // Of one origin, it may read the refusals, and frame them: they say nothing of the bot.
  expect(
    found(loot)
      .map(([way]) => way)
      .filter((way) => !['window', 'frame', 'script'].includes(way)),
  ).toEqual([])
  expect(JSON.stringify(loot)).not.toContain('generation')
  expect(await actsOn(bot.url)).toEqual([])
  await page.close()
})

/** `evil.example` is another site; another port of this machine is of the same site, to which cookies are sent. */
const FOREIGN_HOSTS = ['evil.example', '127.0.0.1']

story('a page of another origin can neither do nor read anything, where all is open to this machine', async () => {
  await withBot({}, async (bot) => {
    for (const host of FOREIGN_HOSTS) {
      const page = await browser.newPage()
      await page.goto(`http://${host}:${foreign.port}/`)
      expect(found(await attackFrom(page, bot.url))).toEqual([])
      await page.close()
    }
    expectRefusals(bot, 12)
    expect(await actsOn(bot.url)).toEqual([])
    expect((await bot.api.connections()).map(({ state }) => state)).toEqual(['live', 'live'])
  })
})

story('nor where the operator is logged in, and the browser sends the session along', async () => {
  await withBot({ HOLDFAST_TOKEN: TOKEN }, async (bot) => {
    const context = await browser.newContext()
    const panel = await context.newPage()
    const connection = panel.locator('[data-testid="connection"][data-connection="vest"]')
    await panel.goto(bot.url)
    await panel.getByRole('textbox').fill(TOKEN)
    await panel.keyboard.press('Enter')
    await expect(connection).toBeVisible()

    const page = await context.newPage()
    const sent: Request[] = []
    page.on('request', (request) => sent.push(request))
    await page.goto(`http://127.0.0.1:${foreign.port}/`)
    expect(found(await attackFrom(page, bot.url))).toEqual([])
    const cookies = await Promise.all(sent.map(async (request) => (await request.allHeaders())['cookie'] ?? ''))
    expect(cookies.join()).toContain('holdfast_session=')
    expectRefusals(bot, 6)
    expect(await actsOn(bot.url, { authorization: `Bearer ${TOKEN}` })).toEqual([])
    await panel.reload()
    await expect(connection).toBeVisible()
    await context.close()
  })
})

async function withBot(env: Readonly<Record<string, string>>, use: (bot: BotProcess) => Promise<void>): Promise<void> {
  const bot = await startBot({ env: { LOG_LEVEL: 'debug', ...env } })
  try {
    await use(bot)
  } finally {
    await bot.stop()
  }
}

/** By the bot's own log: it was asked to do something at least so often, and refused each time. */
function expectRefusals(bot: BotProcess, atLeast: number): void {
  const lines = bot
    .output()
    .split('\n')
    .filter((line) => line.includes('"Answered"'))
  const answers = lines.map((line) => JSON.parse(line) as { method: string; status: number; path: string })
  const statuses = answers.flatMap(({ method, path, status }) =>
    method === 'GET' || (method === 'POST' && path === '/api/v1/session') ? [] : [status],
  )
  expect(statuses.length).toBeGreaterThanOrEqual(atLeast)
  expect(new Set(statuses)).toEqual(new Set([403]))
}
