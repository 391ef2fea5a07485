/** What the bot serves beside the panel and may be come back to after a login; nothing else, and nothing from elsewhere. */
const WAYS_BACK = /^\/docs(?:\?theme=(?:light|dark))?$/

/** Where the address asks to go once logged in, with the place on that page; null: to the panel itself. */
export function afterLogin(at: Pick<Location, 'search' | 'hash'>): string | null {
  const after = new URLSearchParams(at.search).getAll('after')
  return after.length === 1 && WAYS_BACK.test(after[0] ?? '') ? `${after[0]}${at.hash}` : null
}
