/** A price level: whole ticks of 0.1 and whole lots of 0.00001. */
export interface Level {
  readonly ticks: number
  readonly lots: number
}

/** What became of one price; no lots: it is gone. */
export interface Change extends Level {
  readonly side: 'bids' | 'asks'
}

/** A market that moves by chance, the same for the same seed. */
export interface MovingBook {
  /** Best first. */
  readonly bids: readonly Level[]
  readonly asks: readonly Level[]
  /** Moves it. The first change is always of a best level; others lie near the best prices, as in a real book. */
  move(changes: number): readonly Change[]
}

/** Levels a side, more or less one. */
export const DEPTH = 100

const MIDDLE_TICKS = 617_000
const MAX_GAP_TICKS = 12
/** Never so few that an exchange with fewer decimals would call them none. */
const MIN_LOTS = 100
const MAX_LOTS = 250_000
/** Changes thin out with the distance from the best price: at every so many levels by a factor of e. */
const REACH = 3
const RESIZED_SHARE = 0.7
/** Half of all sizes are of the few that market makers quote again and again, as in captures. */
const USUAL_LOTS = [2_265, 10_241, 318, 488, 3_816, 11_378, 1_484, 932, 45_000, 100_000, 5_000, 25_000]

/** A book for this seed. */
export function createMovingBook(seed: number): MovingBook {
  const draw = createDraw(seed)
  const whole = (max: number) => 1 + Math.floor(draw() * max)
  const lotsOf = () =>
    draw() < 0.5 ? (USUAL_LOTS[whole(USUAL_LOTS.length) - 1] as number) : MIN_LOTS + whole(MAX_LOTS)
  const sideOf = (away: 1 | -1): Level[] => {
    let ticks = MIDDLE_TICKS
    return Array.from({ length: DEPTH }, () => {
      ticks += away * whole(MAX_GAP_TICKS)
      return { ticks, lots: lotsOf() }
    })
  }
  const sides = { bids: sideOf(-1), asks: sideOf(1) }

  const resize = (side: 'bids' | 'asks', index: number): Change => {
    const { lots, ticks } = sides[side][index] as Level
    const drawn = lotsOf()
    const level = { ticks, lots: drawn === lots ? drawn + 1 : drawn }
    sides[side][index] = level
    return { side, ...level }
  }

  /** A new level just before the one at `index`, where there is room. */
  const insert = (side: 'bids' | 'asks', index: number): Change => {
    const at = sides[side][index] as Level
    const before = index === 0 ? sides[side === 'bids' ? 'asks' : 'bids'][0] : sides[side][index - 1]
    const room = Math.abs(at.ticks - (before as Level).ticks) - 1
    if (room < 1) return resize(side, index)
    const level = { ticks: at.ticks + (side === 'bids' ? 1 : -1) * whole(room), lots: lotsOf() }
    sides[side].splice(index, 0, level)
    return { side, ...level }
  }

  const remove = (side: 'bids' | 'asks', index: number): Change => {
    const [gone] = sides[side].splice(index, 1) as [Level]
    return { side, ticks: gone.ticks, lots: 0 }
  }

  const change = (index: number): Change => {
    const side = draw() < 0.5 ? 'bids' : 'asks'
    if (draw() < RESIZED_SHARE) return resize(side, index)
    return sides[side].length < DEPTH ? insert(side, index) : remove(side, index)
  }

  const indexOf = (nth: number) => (nth === 0 ? 0 : Math.min(DEPTH - 2, Math.floor(-Math.log(1 - draw()) * REACH)))

  return {
    ...sides,
    move: (changes) => {
      // Of a price that changes twice only the last word is told.
      const byPrice = new Map<string, Change>()
      for (let nth = 0; nth < changes; nth++) {
        const changed = change(indexOf(nth))
        byPrice.set(`${changed.side}${changed.ticks}`, changed)
      }
      return [...byPrice.values()]
    },
  }
}

/** Uniform in [0, 1), by mulberry32. */
function createDraw(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** A whole number of `10^-decimals` as the plain decimal it is, without trailing zeros. */
export function decimalOf(units: number, decimals: number): string {
  const digits = String(units).padStart(decimals + 1, '0')
  const fraction = digits.slice(-decimals).replace(/0+$/, '')
  const integer = digits.slice(0, -decimals)
  return fraction === '' ? integer : `${integer}.${fraction}`
}

export const priceOf = ({ ticks }: Level): string => decimalOf(ticks, 1)
export const sizeOf = ({ lots }: Level): string => decimalOf(lots, 5)
