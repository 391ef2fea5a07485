import type { Page } from '@playwright/test'
import { faultsOf } from '../harness/faults-of.ts'
import { touch } from '../harness/touch.ts'
import { expect, view } from '../harness/view.ts'

const lane = (page: Page, connection: string) => page.locator(`[data-testid="lane"][data-connection="${connection}"]`)
const slider = (page: Page, connection: string) => lane(page, connection).getByRole('slider')

/** Where its outage is looked for, from the end of a lane. */
const LAST_STOPS = 4

view('an outage is found on its lane by keyboard, told with its cause, and opened', async ({ bot, open }) => {
  const before = (await bot.api.outages({ connection: 'vest', limit: '1' }))[0]?.id ?? 0
  await bot.api.fault('rst', { connection: 'vest' })
  await expect
    .poll(async () => (await bot.api.outages({ connection: 'vest', ongoing: 'false', limit: '1' }))[0]?.id ?? 0)
    .toBeGreaterThan(before)
  const [outage] = await bot.api.outages({ connection: 'vest', limit: '1' })
  const page = await open('/timeline?window=10m')

  const tip = page.getByTestId('timeline-tip')
  // A lane is there before what is on it.
  await expect(lane(page, 'vest').locator('.lane-shape[data-look="down"]')).toBeAttached()
  await slider(page, 'vest').focus()
  // Right after an outage its last stop is the outage: that it is live again is drawn a moment later.
  await expect(async () => {
    await page.keyboard.press('End')
    await expect(tip).toContainText('Live', { timeout: 500 })
  }).toPass()
  // Among the last of its stops: another look may just have left others there, and the newest is drawn a moment later.
  let tries = 0
  await expect(async () => {
    await page.keyboard.press('End')
    for (let back = 0; back <= tries % LAST_STOPS; back++) await page.keyboard.press('ArrowLeft')
    tries++
    await expect(tip).toContainText(`Outage ${outage?.id}`, { timeout: 300 })
  }).toPass({ intervals: [0], timeout: 10_000 })
  await expect(page.getByTestId('timeline-why')).toContainText('Socket cut')
  await expect(page.getByTestId('timeline-said')).toContainText(`Enter opens outage ${outage?.id}`)
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(`/outages/${outage?.id}$`))
})

view('zooming is in the address, the back button undoes it, and the table says the same', async ({ bot, open }) => {
  await bot.api.act('vest', 'pause', 'a look at the timeline')
  await bot.api.act('vest', 'resume')
  const page = await open('/timeline?window=10m')
  const chart = page.getByTestId('timeline')
  await expect(lane(page, 'vest').getByTestId('mark').first()).toBeVisible()
  const lengthMs = async () => Number(await chart.getAttribute('data-length-ms'))
  expect(await lengthMs()).toBe(600_000)

  await page.getByRole('button', { name: 'Zoom in' }).click()
  await expect(page).toHaveURL(/window=5m/)
  expect(await lengthMs()).toBe(300_000)
  const axis = page.getByRole('group', { name: 'Time axis' })
  const box = await axis.boundingBox()
  if (box === null) throw new Error('The axis is not there')
  await page.mouse.move(box.x + box.width * 0.25, box.y + 8)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.75, box.y + 8, { steps: 4 })
  await page.mouse.up()
  await expect(page).toHaveURL(/from=.*to=/)
  expect(Math.abs((await lengthMs()) - 150_000)).toBeLessThan(3_000)
  await page.goBack()
  await page.goBack()
  await expect(page).toHaveURL(/window=10m$/)
  expect(await lengthMs()).toBe(600_000)

  await page.getByRole('button', { name: 'Table' }).click()
  await expect(page).toHaveURL(/view=table/)
  const paused = page.locator('[data-testid="stretch"][data-connection="vest"][data-state="paused"]').first()
  await expect(paused).toBeVisible()
  await expect(page.getByTestId('timeline-sums').locator('[data-connection="vest"] [data-state="live"]')).toContainText(
    '%',
  )
})

view('a finger draws the time along, two stretch it, and the page still scrolls under one', async ({ open }) => {
  const page = await open('/timeline?window=10m')
  await page.setViewportSize({ width: 360, height: 420 })
  const chart = page.getByTestId('timeline')
  const lengthMs = async () => Number(await chart.getAttribute('data-length-ms'))
  await slider(page, 'paradex').scrollIntoViewIfNeeded()
  await expect(lane(page, 'paradex').locator('.lane-shape').first()).toBeAttached()
  const box = await slider(page, 'paradex').boundingBox()
  if (box === null) throw new Error('The lane is not there')
  const at = (share: number, down = 8) => ({ x: box.x + box.width * share, y: box.y + down })

  await touch(page, [at(0.4)], [at(0.9)])
  await expect(page).toHaveURL(/from=.*to=/)
  expect(Math.abs((await lengthMs()) - 600_000)).toBeLessThan(2_000)
  await touch(page, [at(0.4), at(0.6)], [at(0.1), at(0.9)])
  await expect(chart).toHaveAttribute('data-moving', 'false')
  expect(await lengthMs()).toBeLessThan(300_000)
  const address = page.url()
  const scrolled = () => page.evaluate<number>('scrollY')
  const before = await scrolled()
  await touch(page, [at(0.5)], [at(0.53, -120)])
  await expect.poll(scrolled).not.toBe(before)
  expect(page.url()).toBe(address)
})

view('it fits and is accessible, as picture and as table', async ({ open }) => {
  const page = await open('/timeline?window=1h')
  for (const [shown, width, scheme] of [
    ['Picture', 360, 'dark'],
    ['Table', 1440, 'light'],
  ] as const) {
    await page.setViewportSize({ width, height: 900 })
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
    await page.getByRole('button', { name: shown, exact: true }).click()
    await expect(page.getByTestId(shown === 'Table' ? 'timeline-sums' : 'timeline')).toBeVisible()
    expect.soft(await faultsOf(page), `${shown} at ${width} px`).toEqual([])
  }
})

view('a link that is about one connection shows its lane alone, says so, and leads back to all', async ({ open }) => {
  const page = await open('/timeline?connection=vest&window=1h')
  await expect(lane(page, 'vest')).toBeVisible()
  await expect(lane(page, 'paradex')).toHaveCount(0)
  await page.getByTestId('only-connection').click()
  await expect(lane(page, 'paradex')).toBeVisible()
  await expect(page).toHaveURL(/\/timeline\?window=1h$/)
  await page.goBack()
  await expect(lane(page, 'paradex')).toHaveCount(0)
})
