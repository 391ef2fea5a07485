import { type Accessor, createSignal } from 'solid-js'
import type { Clock } from '../live/clock.ts'

/** What became of a copy to the clipboard. */
export type Copied = 'none' | 'done' | 'refused'

/** How long it is said that it worked, ms. What did not work stays until the next try: there is something to do about it. */
export const SAID_MS = 4_000

/** Copies to the clipboard, and says what became of the last try. */
export interface Copier {
  readonly copied: Accessor<Copied>
  copy(text: string): Promise<void>
  /** Nothing is said any more. */
  forget(): void
}

/** @param clipboard - undefined where the page is served neither from this machine nor over HTTPS */
export function createCopier(
  clock: Pick<Clock, 'after'>,
  clipboard: () => Pick<Clipboard, 'writeText'> | undefined,
): Copier {
  const [copied, setCopied] = createSignal<Copied>('none')
  let callOff = () => {}
  const forget = () => {
    callOff()
    setCopied('none')
  }
  return {
    copied,
    copy: async (text) => {
      forget()
      const isDone = await written(clipboard, text)
      setCopied(isDone ? 'done' : 'refused')
      if (isDone) callOff = clock.after(SAID_MS, forget)
    },
    forget,
  }
}

async function written(clipboard: () => Pick<Clipboard, 'writeText'> | undefined, text: string): Promise<boolean> {
  try {
    const found = clipboard()
    if (found === undefined) return false
    await found.writeText(text)
    return true
  } catch {
    return false
  }
}
