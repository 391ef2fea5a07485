import { join, normalize, sep } from 'node:path'
import type { PanelFiles } from '../http/deps.ts'

/** What to do where there is no panel. */
const HOW_TO_BUILD = 'Build the panel with: bun run build'

/**
 * The panel's files under a folder. `ready` resolves when a build under way has ended, with why it failed or null:
 * until then requests wait, so that the first page is the panel and not an excuse.
 */
export function panelFiles(folder: string, ready: Promise<string | null>): PanelFiles {
  let failure: string | null = null
  let exists = false
  return {
    async find(path) {
      failure = await ready
      const file = Bun.file(join(folder, normalize(decode(path))))
      const isInside = file.name?.startsWith(folder + sep) ?? false
      const found = isInside && (await file.exists())
      exists ||= found
      return found ? file : null
    },
    remedy: () => (exists ? null : `${failure ?? 'There is no panel in apps/panel/dist'}. ${HOW_TO_BUILD}`),
  }
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
