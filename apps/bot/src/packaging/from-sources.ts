import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildPanel } from '../runtime/panel-build.ts'
import { panelFiles } from '../runtime/panel-files.ts'
import type { Packaging, PanelOptions } from './packaging.ts'

/** The repository, with a slash at the end. */
const ROOT = fileURLToPath(new URL('../../../../', import.meta.url))

/** What ends up in the panel besides its own workspace. */
const VOCABULARY = ['events', 'words', 'notices'].map((name) => `adapter-core/src/${name}.ts`)
const PANEL_SOURCES = ['api-contract/src', ...VOCABULARY, 'look/tokens.css', 'reconnect-monitor/src/history']

/** A bot that runs from its sources: Bun runs the simulator, and builds the panel where that is needed. */
export const fromSources: Packaging = {
  command: 'bun run apps/bot',
  simulator(execPath) {
    const main = fileURLToPath(new URL('./main.ts', import.meta.resolve('@holdfast/exchange-simulator')))
    return { command: [execPath, main], cwd: dirname(main) }
  },
  panel: (options) => panelFiles(`${ROOT}apps/panel/dist`, options.builds ? build(options) : Promise.resolve(null)),
  capturesOf: (exchange) => `${ROOT}packages/exchange-${exchange}/fixtures/captured`,
  carried: () => null,
}

function build({ env, execPath, log, pid, signal }: PanelOptions): Promise<string | null> {
  return buildPanel({
    panelDir: `${ROOT}apps/panel`,
    sources: PANEL_SOURCES.map((path) => `${ROOT}packages/${path}`),
    execPath,
    env,
    buildId: String(pid),
    log,
    signal,
  })
}
