import type { Page } from '@playwright/test'

/** Where the keyboard has come to. */
interface Stop {
  /** What it is called, and what it is, for whoever reads a failure. */
  readonly name: string
  /** In the order of the document; -1 for the document itself. */
  readonly index: number
  readonly isVisible: boolean
  /** Something is drawn around it that is not there otherwise. */
  readonly isMarked: boolean
}

/** Where the keyboard is in a group of which Tab finds one item. */
interface Item {
  /** Among the `count` items; -1 for none of them. */
  readonly index: number
  readonly count: number
  readonly faults: readonly string[]
}

/** Tab is pressed so often at most: what comes after is more of the same list. */
const MOST_STOPS = 90

/**
 * Helpers in the page. An element can be worked when it is one that the browser lets be worked, or has a listener for presses of
 * Solid's. One that cannot be seen, is switched off or stands in an inert or hidden part cannot.
 */
const TOOLS = `(() => {
  const NATIVE = 'a[href], button, input, select, textarea, summary, [contenteditable="true"], [tabindex]'
  const isShown = (one) => one.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: false })
  const isOff = (one) => one.matches(':disabled, [aria-disabled="true"]') || one.closest('[inert]') !== null
  const nameOf = (one) => {
    const text = one.getAttribute('aria-label') ?? one.labels?.[0]?.textContent ?? one.textContent ?? ''
    return one.tagName.toLowerCase() + ' "' + (text.trim().replace(/\\s+/g, ' ').slice(0, 60) || one.getAttribute('title') || one.outerHTML.slice(0, 80)) + '"'
  }
  const scope = () => document.querySelector('dialog[open]') ?? document.body
  const all = () => [...scope().querySelectorAll('*')]
  const isWorkable = (one) => isShown(one) && !isOff(one)
  const roving = () => [...scope().querySelectorAll('[data-roving]')].filter(isWorkable)
  const itemsOf = (group) => [...group.querySelectorAll(group.dataset.roving)].filter(isWorkable)
  const tabStops = (group) => itemsOf(group).filter((one) => one.tabIndex >= 0)
  const reachable = () => all().filter((one) => one.matches(NATIVE) && one.tabIndex >= 0 && isWorkable(one))
  return {
    /** Forgets where the keyboard was, and remembers what it can get to. */
    begin: () => {
      window.holdfastSeen = new Set()
      window.holdfastExpected = reachable()
    },
    /** Names of what is still there and was not seen. Of a group of radio buttons Tab finds one, the arrows the others. */
    missed: () => window.holdfastExpected
      .filter((one) => !window.holdfastSeen.has(one) && one.isConnected && one.tabIndex >= 0 && isWorkable(one))
      .filter((one) => !one.matches('input[type="radio"]'))
      .map(nameOf),
    /** Pressed with the pointer, and not with the keyboard. */
    unreachable: () => all()
      .filter((one) => typeof one.$$click === 'function' && isWorkable(one))
      .filter((one) => !(one.matches(NATIVE) && one.tabIndex >= 0))
      .filter((one) => one.tabIndex < 0 ? one.closest('[role="radiogroup"], [role="tablist"], [role="listbox"], [role="grid"], [role="toolbar"], [role="combobox"], [role="tree"], [data-roving]') === null && one.querySelector(NATIVE) === null && one.closest('label') === null : true)
      .map(nameOf),
    groups: () => roving().length,
    /** Puts the keyboard on the one item of a group that Tab finds. */
    enter: (nth) => tabStops(roving()[nth])[0]?.focus(),
    /** Where in its group the keyboard is, and what is wrong there. */
    item: (nth) => {
      const group = roving()[nth]
      const now = document.activeElement
      const items = itemsOf(group)
      const parts = (item) => [...item.querySelectorAll('*')].filter((one) => (one.matches(NATIVE) || typeof one.$$click === 'function') && isWorkable(one))
      const stops = tabStops(group)
      return {
        index: items.indexOf(now),
        count: items.length,
        faults: [
          ...(stops.length === 1 && stops[0] === now ? [] : ['Tab finds ' + stops.length + ' items of ' + nameOf(group)]),
          ...parts(now).filter((one) => one.tabIndex < 0).map((one) => nameOf(one) + ' can be pressed, but not reached by keyboard'),
          ...items.filter((item) => item !== now).flatMap(parts).filter((one) => one.tabIndex >= 0).map((one) => nameOf(one) + ' is found by Tab, and its item is not'),
        ],
      }
    },
    stop: () => {
      const one = document.activeElement
      if (one === null || one === document.body || one === document.documentElement)
        return { name: 'the document', index: -1, isVisible: true, isMarked: true }
      window.holdfastSeen.add(one)
      const box = one.getBoundingClientRect()
      const marks = (other) => {
        const style = other === null ? null : getComputedStyle(other)
        return style !== null && ((style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1) || (other.matches(':focus-visible, :focus-within') && style.boxShadow !== 'none'))
      }
      return {
        name: nameOf(one),
        index: all().indexOf(one),
        isVisible: isShown(one) && box.width > 0 && box.height > 0,
        isMarked: marks(one) || marks(one.closest('label')) || marks(one.nextElementSibling) || marks(one.parentElement),
      }
    },
  }
})()`

/** Walks a page with Tab from its beginning until the end, or for `MOST_STOPS` stops. */
async function walk(page: Page): Promise<readonly Stop[]> {
  // From the top, wherever the focus was.
  await page.evaluate('document.activeElement?.blur(); getSelection()?.removeAllRanges(); window.scrollTo(0, 0)')
  await page.evaluate('document.body.tabIndex = -1, document.body.focus(), document.body.removeAttribute("tabindex")')
  const stops: Stop[] = []
  while (stops.length < MOST_STOPS) {
    await page.keyboard.press('Tab')
    const stop = await page.evaluate<Stop>(`${TOOLS}.stop()`)
    if (stop.index < 0 || (stops[0] !== undefined && stop.index === stops[0].index)) break
    stops.push(stop)
    if (stop.index === stops.at(-2)?.index) break
  }
  return stops
}

/** Goes round what is open over the page, from where it put the focus. The browser's own bars are on the way. */
async function goRound(page: Page): Promise<readonly Stop[]> {
  const first = await page.evaluate<Stop>(`${TOOLS}.stop()`)
  const stops = first.index < 0 ? [] : [first]
  for (let pressed = 0; pressed < MOST_STOPS; pressed++) {
    await page.keyboard.press('Tab')
    const stop = await page.evaluate<Stop>(`${TOOLS}.stop()`)
    if (stop.index >= 0 && stops.some(({ index }) => index === stop.index)) break
    if (stop.index >= 0) stops.push(stop)
  }
  return stops.toSorted((a, b) => a.index - b.index)
}

/**
 * What is wrong in groups of which Tab finds one item and what is in it, and the arrows the others. Such a group says so:
 * `data-roving` is the selector of its items. Where an arrow leads, Tab must find all that can be pressed there, and nothing
 * of the other items.
 */
async function rovingFaults(page: Page): Promise<readonly string[]> {
  const faults: string[] = []
  for (let nth = 0; nth < (await page.evaluate<number>(`${TOOLS}.groups()`)); nth++) {
    await page.evaluate(`${TOOLS}.enter(${nth})`)
    let before = await page.evaluate<Item>(`${TOOLS}.item(${nth})`)
    faults.push(...before.faults)
    for (const key of ['ArrowDown', 'ArrowUp']) {
      await page.keyboard.press(key)
      const after = await page.evaluate<Item>(`${TOOLS}.item(${nth})`)
      faults.push(...after.faults)
      if (after.count > 1 && after.index === before.index) faults.push(`${key} leads to no other item`)
      before = after
    }
  }
  return faults
}

/** What is wrong with the way the keyboard goes through a page; nothing, in words that name the element. */
export async function keyboardFaults(page: Page): Promise<readonly string[]> {
  const roving = await rovingFaults(page)
  const unreachable = await page.evaluate<readonly string[]>(`${TOOLS}.unreachable()`)
  await page.evaluate(`${TOOLS}.begin()`)
  const isOver = (await page.locator('dialog[open]').count()) > 0
  const stops = await (isOver ? goRound(page) : walk(page))
  const missed = await page.evaluate<readonly string[]>(`${TOOLS}.missed()`)
  const isCut = stops.length >= MOST_STOPS
  const last = stops.at(-1)
  const trapped = stops.length > 1 && last !== undefined && last.index === stops.at(-2)?.index
  const backwards = stops.filter(({ index }, nth) => index < (stops[nth - 1]?.index ?? -1))
  return [
    ...roving,
    ...unreachable.map((name) => `${name} can be pressed, but not reached by keyboard`),
    ...(stops.length === 0 ? ['Tab reaches nothing'] : []),
    ...(trapped ? [`${last.name} does not let Tab go on`] : []),
    ...(isCut || trapped ? [] : missed.map((name) => `${name} is never reached by Tab`)),
    ...backwards.map(({ name }) => `${name} comes after what follows it on the page`),
    ...stops.filter(({ isVisible }) => !isVisible).map(({ name }) => `${name} has the focus and cannot be seen`),
    ...stops.filter(({ isMarked }) => !isMarked).map(({ name }) => `${name} does not show that it has the focus`),
  ]
}
