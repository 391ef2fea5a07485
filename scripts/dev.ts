/**
 * The bot on http://127.0.0.1:4400, restarted when its sources change, and Vite's dev server with the panel beside it:
 * `bun run dev`. Ctrl-C ends both.
 */
import { join } from 'node:path'

const ROOT = join(import.meta.dir, '..')
const start = (cwd: string, ...command: readonly string[]) =>
  Bun.spawn([process.execPath, ...command], { cwd, stdin: 'ignore', stdout: 'inherit', stderr: 'inherit' })

const children = [
  start(ROOT, '--watch', 'apps/bot/src/main.ts', ...Bun.argv.slice(2)),
  start(join(ROOT, 'apps/panel'), 'run', 'dev'),
]
let isStopping = false
const stop = () => {
  isStopping = true
  for (const child of children) child.kill('SIGTERM')
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop)

const status = await Promise.race(children.map((child) => child.exited))
// Ended by hand is no failure; one that ended by itself is, and takes the other along.
process.exitCode = isStopping ? 0 : status
stop()
await Promise.all(children.map((child) => child.exited))
