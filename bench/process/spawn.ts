import { join } from 'node:path'

/** How long a process may take to end when its channel closes. */
const STOP_LIMIT_MS = 3_000

/** A process of the measurement, as its parent holds it. */
export interface BenchProcess<Command> {
  readonly pid: number
  tell(command: Command): void
  kill(signal: 'SIGSTOP' | 'SIGCONT'): void
  /** Ends it, with SIGKILL where it does not end in 3 s. Idempotent. */
  stop(): Promise<void>
}

/**
 * Starts one of the bench's own processes by its file name in this folder.
 *
 * @param onDeath Told when it ended by itself.
 */
export function spawnProcess<Command, Report>(
  file: string,
  onReport: (report: Report) => void,
  onDeath: (error: Error) => void,
  args: readonly string[] = [],
): BenchProcess<Command> {
  let isStopping = false
  const child = Bun.spawn([process.execPath, join(import.meta.dir, file), ...args], {
    stdin: 'ignore',
    stdout: 'inherit',
    stderr: 'inherit',
    ipc: (report) => onReport(report as Report),
    onExit: (_child, status, signal) => {
      if (!isStopping) onDeath(new Error(`${file} ended by itself: ${signal ?? status}`))
    },
  })
  // One that was stopped would outlive a parent that ends in haste.
  process.on('exit', () => child.kill('SIGKILL'))
  return {
    pid: child.pid,
    tell: (command) => {
      if (!isStopping) child.send(command)
    },
    kill: (signal) => child.kill(signal),
    async stop() {
      if (isStopping) {
        await child.exited
        return
      }
      isStopping = true
      // One that stands still would not hear of the end.
      child.kill('SIGCONT')
      child.disconnect()
      const late = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS)
      await child.exited
      clearTimeout(late)
    },
  }
}
