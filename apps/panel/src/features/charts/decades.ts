/** The powers of ten that hold some positive values between them; at least one step apart. */
export function decadesAround(min: number | null, max: number | null): { readonly low: number; readonly high: number } {
  const isGiven = min !== null && max !== null && Number.isFinite(min) && Number.isFinite(max)
  const [least, most] = isGiven ? [Math.max(1, min), Math.max(1, max)] : [1, 10]
  const low = 10 ** Math.floor(Math.log10(least))
  return { low, high: Math.max(low * 10, 10 ** Math.ceil(Math.log10(most))) }
}

/** The powers of ten from one to another, both included. */
export function decades(low: number, high: number): readonly number[] {
  const powers: number[] = []
  for (let power = Math.round(Math.log10(low)); 10 ** power <= high * 1.000_001; power += 1) powers.push(10 ** power)
  return powers
}
