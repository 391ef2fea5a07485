import type { MarketSpec } from './asset.ts'
import type { Random } from './random.ts'

/** One price level: `ticks` of price, `lots` of size. */
export interface Level {
  readonly ticks: number
  readonly lots: number
}

/** What one step did to one side. A price is in at most one of the three; `updates` and `inserts` carry new sizes. */
export interface SideChange {
  readonly inserts: readonly Level[]
  readonly updates: readonly Level[]
  /** Prices in ticks. */
  readonly deletes: readonly number[]
}

/** Nothing happened. */
export const NO_SIDE_CHANGE: SideChange = { inserts: [], updates: [], deletes: [] }

/** A side is kept between these numbers of levels. */
const LEVELS = { min: 25, max: 32 }

/** One side of a book that changes by itself. Bids have `sign` −1, asks +1: the direction away from the middle. */
export interface BookSide {
  /** Best first. */
  levels(): readonly Level[]
  /** One step of life around the middle price `mid`, in ticks. Every level stays strictly on its side of it. */
  step(mid: number): SideChange
}

/** The net change: a level that came and went within one step is not told. `touched`: price → size before, 0 = none. */
function describeChange(touched: ReadonlyMap<number, number>, now: (ticks: number) => Level | undefined): SideChange {
  const inserts: Level[] = []
  const updates: Level[] = []
  const deletes: number[] = []
  for (const [ticks, before] of touched) {
    const after = now(ticks)
    if (!after && before > 0) deletes.push(ticks)
    if (after && before === 0) inserts.push(after)
    if (after && before > 0 && before !== after.lots) updates.push(after)
  }
  return { inserts, updates, deletes }
}

/** A book side, filled around `mid`. */
export function bookSide(spec: MarketSpec, sign: 1 | -1, mid: number, random: Random): BookSide {
  const levels: Level[] = []
  /** Sizes as they were before the step, of every price touched in it: 0 = was not there. */
  const touched = new Map<number, number>()

  const find = (ticks: number) => levels.findIndex((level) => level.ticks === ticks)
  const drawLots = () => Math.max(1, Math.round(spec.typicalLots * (0.1 + 1.8 * random.unit() ** 2)))

  function put(ticks: number, lots: number): void {
    const index = find(ticks)
    if (!touched.has(ticks)) touched.set(ticks, levels[index]?.lots ?? 0)
    if (index >= 0) levels[index] = { ticks, lots }
    else {
      const at = levels.findIndex((level) => sign * (level.ticks - ticks) > 0)
      levels.splice(at < 0 ? levels.length : at, 0, { ticks, lots })
    }
  }

  function drop(level: Level): void {
    if (!touched.has(level.ticks)) touched.set(level.ticks, level.lots)
    levels.splice(find(level.ticks), 1)
  }

  /** Puts a new level at the first free price from `ticks` outwards. */
  function insertFrom(ticks: number): void {
    let free = ticks
    while (find(free) >= 0) free += sign
    put(free, drawLots())
  }

  /** The price moved: what it ran over is gone, and someone quotes near it again. */
  function follow(middle: number): void {
    for (const level of levels.filter(({ ticks }) => sign * (ticks - middle) <= 0)) drop(level)
    const best = levels[0]
    if (!best || sign * (best.ticks - middle) > spec.touchTicks) {
      insertFrom(middle + sign * (1 + random.below(spec.touchTicks)))
    }
  }

  /** Orders come, change and go in the depth. */
  function churn(): void {
    for (let changes = 1 + random.below(2); changes > 0; changes--) {
      const level = levels[random.below(levels.length)]
      if (level) put(level.ticks, drawLots())
    }
    const leaving = levels[1 + random.below(levels.length)]
    if (leaving && random.unit() < 0.2) drop(leaving)
    const near = levels[random.below(Math.min(10, levels.length))]
    if (near && random.unit() < 0.2) insertFrom(near.ticks + sign)
  }

  function keepDepth(middle: number): void {
    while (levels.length < LEVELS.min) {
      const worst = levels.at(-1)?.ticks ?? middle
      insertFrom(worst + sign * (1 + random.below(spec.touchTicks)))
    }
    for (const level of levels.slice(LEVELS.max)) drop(level)
  }

  function step(middle: number): SideChange {
    follow(middle)
    churn()
    keepDepth(middle)
    const change = describeChange(touched, (ticks) => levels[find(ticks)])
    touched.clear()
    return change
  }

  keepDepth(mid)
  touched.clear()
  return { levels: () => levels, step }
}
