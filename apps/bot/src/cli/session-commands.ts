import { readFileSync } from 'node:fs'
import { type Command, InvalidArgumentError } from 'commander'
import type { Captured } from '../capture/capture.ts'
import type { CaptureFlags } from '../capture/capture-connection.ts'
import type { Replayed, ReplayFlags } from '../capture/replay.ts'
import { parseSession, type Session } from '../capture/session-file.ts'
import type { Config } from '../config/config.ts'
import { messageOf } from '../runtime/startup-error.ts'
import { durationText } from './format/units.ts'
import { parseCount } from './instant.ts'
import type { Output } from './io.ts'

/** What the commands about recorded sessions need of the process. */
export interface SessionProgram {
  readonly output: Output
  readonly capture: (config: Config, flags: CaptureFlags) => Promise<Captured & { readonly file: string }>
  readonly replay: (config: Config, session: Session, flags: ReplayFlags) => Promise<Replayed>
}

type Configured = (command: Command, run: (config: Config) => Promise<number>) => Command

const MAX_SECONDS = 86_400
const MAX_FRAMES = 100_000_000
const MAX_MB = 10_000
/** Faster, and a millisecond of this machine's own is a second to the thresholds. */
const MAX_SPEED = 100
const MIN_SPEED = 0.01

/** `capture` and `replay`. */
export function addSessionCommands(root: Command, program: SessionProgram, configured: Configured): void {
  const { output } = program
  const capture = root
    .command('capture')
    .description("record what passes over one connection's socket into a file that replay plays")
    .option('--connection <id>', 'of the configuration (the first)')
    .option('--market <markets...>', "in place of the connection's own")
    .option('--channel <channels...>', "in place of the connection's own")
    .option('--seconds <n>', 'at most so long', parseCount(MAX_SECONDS), 30)
    .option('--frames <n>', 'at most so many received frames', parseCount(MAX_FRAMES), 1_000_000)
    .option('--max-mb <n>', 'at most so many megabytes', parseCount(MAX_MB), 256)
    .option('--out <file>', "a new file (in the exchange's fixtures, ignored by git)")
  configured(capture, async (config) => {
    const { bytes, durationMs, endedBy, file, frames } = await program.capture(config, capture.opts<CaptureFlags>())
    if (endedBy === null) throw new Error('Nothing was recorded: no socket opened in time')
    output.out(`${frames} frames, ${bytes} bytes, ${durationText(durationMs)}, ended by ${endedBy}: ${file}\n`)
    return 0
  })

  const replay = root
    .command('replay')
    .argument('<file>', 'what capture recorded')
    .description('run the whole bot, panel included, against a recorded session')
    .option('--speed <factor>', `${MIN_SPEED} to ${MAX_SPEED}; 10 = ten times as fast`, parseSpeed, 1)
    .option('--stay', 'go on after the last frame, until Ctrl-C', false)
  configured(replay, async (config) => {
    const { speed, stay } = replay.opts<{ speed: number; stay: boolean }>()
    const keepsDatabase = replay.optsWithGlobals<{ db?: string }>().db !== undefined
    const session = readSession(replay.args[0] ?? '')
    const { frames } = await program.replay(config, session, { speed, stay, keepsDatabase })
    output.err(frames === null ? 'Ended before the last frame\n' : `Replayed ${frames} frames\n`)
    return 0
  })
}

function parseSpeed(text: string): number {
  const speed = /^\d{1,3}(\.\d{1,3})?$/.test(text) ? Number(text) : 0
  if (speed >= MIN_SPEED && speed <= MAX_SPEED) return speed
  throw new InvalidArgumentError(`Use a number from ${MIN_SPEED} to ${MAX_SPEED}.`)
}

function readSession(file: string): Session {
  try {
    return parseSession(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new Error(`Cannot replay ${file}: ${messageOf(error)}`, { cause: error })
  }
}
