/** How many values are remembered; a power of two. A market's prices and sizes repeat far more often than they are new. */
const SLOT_BITS = 11
const SLOTS = 1 << SLOT_BITS

const TWO_POW_32 = 2 ** 32
/** High halves below this make a mantissa that a number holds exactly. */
const SAFE_HIGH = 2 ** 21
const SCALE = 100_000_000
const ZEROS = ['', '0', '00', '000', '0000', '00000', '000000', '0000000']

/**
 * Turns mantissas into decimals, `mantissa × 10⁻⁸` without trailing zeros, exactly for every 64-bit integer. No number
 * ever holds the decimal, only its whole mantissa.
 */
export interface Decimals {
  /** `high` and `low` are the halves of the mantissa as signed 32-bit integers. */
  text(high: number, low: number): string
}

/** Remembers the last values by their mantissa, in a table of a fixed size. */
export function createDecimals(): Decimals {
  const keys = new Int32Array(2 * SLOTS)
  // No key is 0 but that of the slot where 0 belongs, which has its text.
  const texts: string[] = new Array(SLOTS).fill('0')
  return {
    text: (high, low) => {
      const slot = slotOf(high, low)
      if (keys[2 * slot] === high && keys[2 * slot + 1] === low) return texts[slot] as string
      const text = decimalOf(high, low)
      keys[2 * slot] = high
      keys[2 * slot + 1] = low
      texts[slot] = text
      return text
    },
  }
}

/** Fibonacci hashing of both halves: the top bits of a product with 2³² ÷ φ. */
function slotOf(high: number, low: number): number {
  return Math.imul(low ^ Math.imul(high, 0x85eb_ca6b), 0x9e37_79b1) >>> (32 - SLOT_BITS)
}

function decimalOf(high: number, low: number): string {
  if (high < 0 || high >= SAFE_HIGH) return bigDecimalOf(high, low)
  const mantissa = high * TWO_POW_32 + (low >>> 0)
  const whole = Math.floor(mantissa / SCALE)
  let rest = (mantissa - whole * SCALE) | 0
  if (rest === 0) return String(whole)
  let digits = 8
  while (rest % 10 === 0) {
    rest = (rest / 10) | 0
    digits -= 1
  }
  const fraction = String(rest)
  return `${whole}.${ZEROS[digits - fraction.length]}${fraction}`
}

function bigDecimalOf(high: number, low: number): string {
  const mantissa = (BigInt(high) << 32n) | BigInt(low >>> 0)
  const digits = (mantissa < 0n ? -mantissa : mantissa).toString().padStart(9, '0')
  const fraction = digits.slice(-8).replace(/0+$/, '')
  const whole = (mantissa < 0n ? '-' : '') + digits.slice(0, -8)
  return fraction === '' ? whole : `${whole}.${fraction}`
}
