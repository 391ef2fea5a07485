import type { PanelFiles } from '../http/deps.ts'
import { StartupError } from '../runtime/startup-error.ts'
import type { CarriedProgram, Packaging } from './packaging.ts'

/** What a single file carries besides the bot. */
export interface Carried {
  /** Where the panel's files lie within it, by path: `/index.html`, `/assets/…`. */
  readonly panel: Readonly<Record<string, string>>
  readonly simulator: CarriedProgram
}

/** The first word of the command line that makes the file run as the simulator. */
const SIMULATOR = 'simulator'

/** A bot that is one executable file: nothing is looked for beside it, and nothing is built. */
export function singleFile({ panel, simulator }: Carried): Packaging {
  return {
    command: 'holdfast',
    simulator: (execPath) => ({ command: [execPath, SIMULATOR], cwd: '/' }),
    panel: () => embeddedFiles(panel),
    capturesOf() {
      throw new StartupError('This holdfast is a single file without a folder for recordings: name a file with --out')
    },
    carried: (word) => (word === SIMULATOR ? simulator : null),
  }
}

function embeddedFiles(files: Carried['panel']): PanelFiles {
  return {
    async find(path) {
      const file = files[path]
      return file === undefined ? null : Bun.file(file)
    },
    remedy: () => null,
  }
}
