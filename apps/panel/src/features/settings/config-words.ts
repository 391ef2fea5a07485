import type { ConfigDto } from '@holdfast/api-contract'

/** Where a value came from. */
export const SOURCE_WORDS = {
  flag: 'Flag',
  environment: 'Variable',
  file: 'File',
  demo: 'Demo',
  default: 'Default',
} as const satisfies Record<ConfigDto['values'][number]['source'], string>

const SECTION_WORDS: Readonly<Record<string, string>> = {
  general: 'What the bot is',
  server: 'Where API and panel listen, and what opens them',
  store: 'The record on disk: how much of it is kept, and its copies',
  log: 'What is logged, and how',
  reconnect: 'How connections are watched and brought back; an entry of `exchanges` may say otherwise for itself',
  exchanges: 'A connection',
  spreads: 'Two books whose difference is watched',
  notices: 'A channel that notices go to',
  deadMansSwitch: 'An address that is asked for as long as the bot is well',
}

/** What a section is about; null for one that this page does not know. */
export function sectionWords(path: string): string | null {
  return SECTION_WORDS[path.replace(/\[\d+\]$/, '')] ?? null
}
