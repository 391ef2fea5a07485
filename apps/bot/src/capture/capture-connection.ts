import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { type Clock, createWsDial, definitionFor, type Subscription } from '@holdfast/adapter-core'
import type { Config, ConnectionConfig } from '../config/config.ts'
import type { Adapters } from '../config/exchanges.ts'
import { didYouMean } from '../config/suggest.ts'
import type { Log } from '../runtime/log.ts'
import { type SimulatorProcess, type SimulatorProgram, startSimulatorProcess } from '../runtime/simulator-process.ts'
import { messageOf, StartupError } from '../runtime/startup-error.ts'
import { type Captured, captureSession } from './capture.ts'

/** What a recording is to be, by the command's flags. */
export interface CaptureFlags {
  /** Id of a connection in the configuration; absent: the first. */
  readonly connection?: string
  /** In place of the connection's own. */
  readonly market?: readonly string[]
  readonly channel?: readonly string[]
  readonly seconds: number
  readonly frames: number
  readonly maxMb: number
  /** The file; absent: one in the exchange's fixtures, named after the time. */
  readonly out?: string
}

export interface CaptureConnectionOptions {
  readonly config: Config
  readonly flags: CaptureFlags
  readonly adapters: Adapters
  readonly clock: Clock
  readonly log: Log
  readonly random: () => number
  readonly signal: AbortSignal
  readonly simulator: SimulatorProgram
  readonly recordedBy: string
  /** The folder of recordings of an exchange. @throws {StartupError} where there is none. */
  readonly folderOf: (exchange: string) => string
}

/**
 * Records one connection of the configuration into a file; in demo mode the simulator's.
 *
 * @throws {StartupError} when there is no such connection, market or channel, or the file cannot be written.
 */
export async function captureConnection(options: CaptureConnectionOptions): Promise<Captured & { file: string }> {
  const { adapters, clock, config, flags, signal } = options
  const connection = chosen(config, flags.connection)
  const registered = adapters[connection.adapter]
  if (registered === undefined) throw new StartupError(`There is no adapter ${connection.adapter}`)
  const definition = definitionFor(registered, connection.options)
  const subscriptions = wanted(connection, flags, Object.keys(definition.channels))
  const file = flags.out ?? `${options.folderOf(connection.adapter)}/${connection.id}-${stamp(clock.now())}.jsonl`
  const output = openOutput(file)
  const ending = new AbortController()
  let simulator: SimulatorProcess | undefined
  try {
    if (config.mode === 'demo') simulator = await startSimulatorProcess({ ...options, signal: ending.signal })
    const url = connection.url ?? simulator?.addresses.urls[connection.adapter]
    if (url === undefined) throw new StartupError(`There is no address for ${connection.adapter}`)
    const captured = await captureSession({
      ...options,
      definition: registered,
      url,
      options: connection.options,
      subscriptions,
      policy: connection.policy,
      dial: createWsDial({ clock }),
      limits: { durationMs: flags.seconds * 1_000, frames: flags.frames, bytes: flags.maxMb * 1_000_000 },
      write: output.write,
      signal,
    })
    return { ...captured, file }
  } finally {
    output.close()
    ending.abort()
    await simulator?.done
  }
}

function chosen({ exchanges }: Config, id: string | undefined): ConnectionConfig {
  const found = id === undefined ? exchanges[0] : exchanges.find((one) => one.id === id)
  if (found !== undefined) return found
  const ids = exchanges.map((one) => one.id)
  if (id === undefined) throw new StartupError('The configuration has no connection to record')
  throw new StartupError(`There is no connection "${id}", only ${ids.join(', ')}.${didYouMean(id, ids)}`)
}

function wanted(
  connection: ConnectionConfig,
  { channel = connection.channels, market = connection.markets }: CaptureFlags,
  known: readonly string[],
): readonly Subscription[] {
  const stray = channel.find((one) => !known.includes(one))
  if (stray !== undefined) {
    throw new StartupError(
      `${connection.adapter} has no channel "${stray}", only ${known.join(', ')}.${didYouMean(stray, known)}`,
    )
  }
  return market.flatMap((one) => channel.map((name) => ({ channel: name, market: one })))
}

/** `20261126T224501Z`. */
function stamp(at: number): string {
  return Temporal.Instant.fromEpochMilliseconds(at).toString({ smallestUnit: 'second' }).replace(/[-:]/g, '')
}

interface Output {
  write(text: string): void
  /** Nothing is left behind where nothing was written. */
  close(): void
}

/** @throws {StartupError} when the file cannot be made, or is there already. */
function openOutput(file: string): Output {
  try {
    mkdirSync(dirname(file), { recursive: true })
    // Never over another recording.
    const descriptor = openSync(file, 'wx')
    let isEmpty = true
    return {
      write: (text) => {
        writeSync(descriptor, text)
        isEmpty = false
      },
      close: () => {
        closeSync(descriptor)
        if (isEmpty) rmSync(file)
      },
    }
  } catch (error) {
    throw new StartupError(`Cannot write ${file}: ${messageOf(error)}`)
  }
}
