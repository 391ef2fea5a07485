import type { Page } from '@playwright/test'

/** Where a finger is, in px from the corner of what is seen. */
interface Place {
  readonly x: number
  readonly y: number
}

/** Moves between the first and the last place: a browser takes one alone for a tap that slipped. */
const STEPS = 6

/** Puts a finger down at each of these places, one after the other, draws all of them on together, and lifts them. Chromium alone. */
export async function touch(page: Page, from: readonly Place[], to: readonly Place[]): Promise<void> {
  const browser = await page.context().newCDPSession(page)
  const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', places: readonly Place[]) =>
    browser.send('Input.dispatchTouchEvent', { type, touchPoints: places.map((place, id) => ({ ...place, id })) })
  for (let fingers = 1; fingers <= from.length; fingers += 1) await send('touchStart', from.slice(0, fingers))
  for (let step = 1; step <= STEPS; step += 1) {
    const on = (start: number, end: number) => start + ((end - start) * step) / STEPS
    await send(
      'touchMove',
      from.map(({ x, y }, finger) => ({ x: on(x, to[finger]?.x ?? x), y: on(y, to[finger]?.y ?? y) })),
    )
  }
  await send('touchEnd', [])
  await browser.detach()
}
