import type { PageName } from '../../pages.ts'

/** What each page answers. */
export const PAGE_HELP = {
  overview:
    'Is all well, and if not, what is wrong and what happens next? Every connection as it is now, its last hours, and what you can do to it.',
  timeline: 'When was which connection in which state? All of them on one axis, however short a blip was.',
  outages: 'What was out, for how long, why, and whose doing was it? Each opens to where its seconds went.',
  spreads: 'What is a pair of books worth right now, and if it must not be traded, which leg blocks it?',
  charts: 'How did round trips, message rates and recovery times develop?',
  events: 'What exactly happened, in order? Everything else here is made of these.',
  notices: 'Who was told what, and what is held back? Mute, announce maintenance, test a channel.',
  report: 'What does a window add up to, connection by connection? Made to be printed and sent on.',
  audit: 'Who did what, when and why?',
  settings: 'How is the bot itself, what is it configured to do and by what, and how does this browser show it?',
  help: 'What do the words mean?',
} as const satisfies Record<PageName, string>
