import { createContext, useContext } from 'solid-js'
import type { Api } from './api/client.ts'
import type { LoginReason } from './features/login/login-reason.ts'
import type { Clock } from './live/clock.ts'
import type { Live } from './live/live.ts'
import type { Preferences } from './preferences.ts'
import type { Router } from './router.ts'
import type { Turns } from './turns.ts'

/** What every part of the panel may use. */
export interface Panel {
  readonly api: Api
  readonly clock: Clock
  readonly live: Live
  readonly preferences: Preferences
  readonly router: Router
  readonly turns: Turns
  /** Puts the login in the panel's place, and says why. */
  readonly askLogin: (reason: LoginReason) => void
}

export const PanelContext = createContext<Panel>()

/** @throws {TypeError} outside of the panel's provider */
export function usePanel(): Panel {
  const panel = useContext(PanelContext)
  if (panel === undefined) throw new TypeError('Cannot use the panel outside of its provider')
  return panel
}
