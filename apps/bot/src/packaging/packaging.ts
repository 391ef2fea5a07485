import type { PanelFiles } from '../http/deps.ts'
import type { Log } from '../runtime/log.ts'
import type { SimulatorProgram } from '../runtime/simulator-process.ts'

/** What differs between a bot that runs from its sources and one that is a single file. */
export interface Packaging {
  /** How people start it, for help texts. */
  readonly command: string
  /** The simulator as a program. `execPath` is what runs this process. */
  readonly simulator: (execPath: string) => SimulatorProgram
  readonly panel: (options: PanelOptions) => PanelFiles
  /**
   * Where recordings of an exchange go when no file is named.
   *
   * @throws {StartupError} where there is no such folder.
   */
  readonly capturesOf: (exchange: string) => string
  /** Another program that is carried along, by the first word of the command line; null for any other word. */
  readonly carried: (word: string | undefined) => CarriedProgram | null
}

/** Runs with the words after its own until its process is asked to end. Returns the exit status. */
export type CarriedProgram = (args: readonly string[], own: NodeJS.Process) => Promise<number>

export interface PanelOptions {
  /** False = take the panel as it is. */
  readonly builds: boolean
  /** The Bun to build it with. */
  readonly execPath: string
  /** What its build may see of the environment. */
  readonly env: Readonly<Record<string, string>>
  readonly pid: number
  readonly log: Log
  readonly signal: AbortSignal
}
