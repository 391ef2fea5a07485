import type { Config } from '../config/config.ts'
import type { AppDeps } from '../http/deps.ts'

/** What the HTTP side sees of the configuration: at every look the one that is in force then. */
export function configInForce({ current }: { current(): Config }): AppDeps['config'] {
  return {
    get mode() {
      return current().mode
    },
    get file() {
      return current().file
    },
    get values() {
      return current().values
    },
    get server() {
      return current().server
    },
  }
}
