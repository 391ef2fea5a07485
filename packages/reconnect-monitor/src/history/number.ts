/** The worth of a spread, to a thousandth of a percent: `0.062 %`, `−0.004 %`. */
export function spreadPercent(value: number): string {
  const text = Math.abs(value).toFixed(3)
  return `${value < 0 && Number(text) > 0 ? '−' : ''}${text} %`
}

/** A count with its noun: `1 attempt`, `2 attempts`. */
export function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`
}
