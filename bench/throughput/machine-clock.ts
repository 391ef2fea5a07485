/** The same instant in every process of this machine, in ms and fractions of one: what two of them measure together. */
export function machineMs(): number {
  return performance.timeOrigin + performance.now()
}
