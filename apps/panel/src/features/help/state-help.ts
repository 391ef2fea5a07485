import type { HistoryState } from '@holdfast/adapter-core/events'

/** What each state means for whoever looks at it, and what is to be done. */
export const STATE_HELP = {
  live: {
    means: 'Data flows: every subscription is acknowledged and has verified data.',
    todo: 'Nothing.',
  },
  degraded: {
    means: 'Open, but not every market is fresh. What is not fresh says why, and its prices are not to be used.',
    todo: 'Nothing at first: each market is brought back by itself. Open the connection to see which it is.',
  },
  connecting: {
    means: 'Not live yet since the start, and no attempt has failed.',
    todo: 'Nothing: it takes a second or two.',
  },
  down: {
    means: 'Lost, or never reached. It is dialed again and again, with growing waits; also open with no market fresh.',
    todo: 'Nothing: attempts do not end. The cause says whether you can help.',
  },
  failed: {
    means: 'Dialing on does not help: a certificate, credentials, a ban. It is only tried now and then.',
    todo: 'Do what its detail asks for, then press “Reconnect now”.',
  },
  paused: {
    means: 'An operator stopped it. Its time counts neither as up nor as down.',
    todo: 'Resume it when the reason is gone.',
  },
  stopped: {
    means: 'The bot ended it: it was removed, or the bot is stopping.',
    todo: 'Nothing.',
  },
  unknown: {
    means: 'In history only: nobody watched. The bot was not running, stood still, or the clock jumped.',
    todo: 'Nothing: it is never guessed and never counted as up. Coverage says how much of a window it is.',
  },
} as const satisfies Record<HistoryState, { readonly means: string; readonly todo: string }>
