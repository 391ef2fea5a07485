/** A process, as Linux tells of it (proc_pid_status(5), proc_pid_stat(5)). */

/** The kernel counts CPU time in hundredths of a second, on every machine that Bun runs on. */
const MS_PER_TICK = 10
/** Of the fields after the name in parentheses, which may hold blanks and parentheses of its own. */
const USER_TICKS = 11
const SYSTEM_TICKS = 12

/** Resident memory in bytes. @throws {Error} where the text tells none. */
export function rssBytesOf(status: string): number {
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]
  if (kib === undefined) throw new Error('Cannot read VmRSS of the process')
  return Number(kib) * 1_024
}

/** CPU time of all threads so far, in ms. @throws {Error} where the text tells none. */
export function cpuMsOf(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const ticks = Number(fields[USER_TICKS]) + Number(fields[SYSTEM_TICKS])
  if (Number.isNaN(ticks)) throw new Error('Cannot read the CPU time of the process')
  return ticks * MS_PER_TICK
}
