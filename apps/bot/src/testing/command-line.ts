import { adapters } from '../adapters.ts'
import type { LongOutput } from '../cli/io.ts'
import { type Program, runProgram } from '../cli/program.ts'
import { resolveAddress } from '../config/address.ts'
import { resolveConfig } from '../config/resolve.ts'
import { adapterOf, createWorld } from './world.ts'

/** What a test may set itself: of the output, or of the process. */
type Overrides = Partial<
  Pick<LongOutput, 'colors' | 'columns' | 'write'> &
    Pick<Program, 'command' | 'signal' | 'timeZone'> & {
      /** Default: no file, and an empty environment. */
      readonly yamlText: string
      readonly env: Readonly<Record<string, string>>
    }
>

/** The command line over a world in which vest was lost for a while, ten minutes ago. */
export async function startCommandLine(overrides: Overrides = {}) {
  const world = await createWorld()
  await world.clock.advance(10_000)
  adapterOf(world, 'vest').failNext(2)
  adapterOf(world, 'vest').drop(1)
  await world.clock.advance(60_000)
  await world.store.tick(world.clock.now())
  world.stop.abort()
  await world.clock.advance(600_000)
  const written = { out: '', err: '' }
  const ran: unknown[] = []
  const output = {
    colors: overrides.colors ?? false,
    columns: overrides.columns ?? null,
    write:
      overrides.write ??
      (async (piece: string | Uint8Array) => {
        written.out += Buffer.from(piece).toString()
      }),
    out: (text: string) => {
      written.out += text
    },
    err: (text: string) => {
      written.err += text
    },
  }
  let reads = 0
  const events: typeof world.store.events = (query) => {
    reads += 1
    return world.store.events(query)
  }
  const run = async (...args: string[]) => {
    written.out = ''
    written.err = ''
    const status = await runProgram(args, {
      version: '1.2.3',
      command: overrides.command ?? 'bun run apps/bot',
      output,
      clock: world.clock,
      timeZone: overrides.timeZone ?? 'UTC',
      showsProgress: false,
      signal: overrides.signal ?? new AbortController().signal,
      openReader: () => ({ ...world.store, events, close: async () => {} }),
      loadConfig: (flags) => {
        const { env = {}, yamlText = null } = overrides
        return resolveConfig({ flags, env, adapters, yamlText, yamlPath: 'config.yaml' })
      },
      loadAddress: (flags) => {
        const { env = {}, yamlText = null } = overrides
        return resolveAddress({ flags, env, yamlText, yamlPath: 'config.yaml' })
      },
      runBot: async ({ mode, server }, { buildPanel }) => void ran.push({ mode, port: server.port, buildPanel }),
      capture: async () => ({ frames: 3, bytes: 99, durationMs: 1_500, endedBy: 'time', file: 'a.jsonl' }),
      replay: async () => ({ frames: null }),
      check: async (_config, { live }) => (live ? 1 : 0),
    })
    return { status, ...written }
  }
  return { ...world, run, ran, reads: () => reads }
}
