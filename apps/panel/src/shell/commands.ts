import type { State } from '@holdfast/adapter-core/events'
import { PAGES } from '../pages.ts'
import { STATE_WORD } from '../ui/words.ts'

/** What choosing a command does. */
export type Choice =
  /** Goes to an address of the panel. */
  | { readonly kind: 'go'; readonly href: string }
  /** Opens the API's reference, which the bot serves outside of the panel. */
  | { readonly kind: 'docs' }
  /** Shows what can be done with a connection. */
  | { readonly kind: 'connection'; readonly id: string }
  | { readonly kind: 'theme' }
  | { readonly kind: 'zone' }
  | { readonly kind: 'shortcuts' }
  | { readonly kind: 'break' }
  | { readonly kind: 'retry' }
  | { readonly kind: 'copy' }

/** A line of the command palette. */
export interface Command {
  readonly id: string
  readonly title: string
  readonly group: 'Pages' | 'Connections' | 'Do'
  /** What it is also found by. */
  readonly also: string
  /** A connection's state, shown beside it. */
  readonly state?: State
  readonly choice: Choice
}

interface Facts {
  readonly connections: readonly { readonly id: string; readonly exchange: string; readonly state: State }[]
  readonly isDemo: boolean
}

/** Pages that can be narrowed to one connection. */
const NARROWED = ['timeline', 'outages', 'charts', 'events'] as const

/** All that can be gone to or done now. */
export function commandsOf({ connections, isDemo }: Facts): readonly Command[] {
  return [
    ...PAGES.map(({ name, page, path }): Command => {
      return { id: `page-${page}`, title: name, group: 'Pages', also: 'go to page', choice: { kind: 'go', href: path } }
    }),
    ...connections.map(({ exchange, id, state }): Command => {
      const also = `${exchange} ${STATE_WORD[state]} reconnect pause resume`
      return {
        id: `connection-${id}`,
        title: id,
        group: 'Connections',
        also,
        state,
        choice: { kind: 'connection', id },
      }
    }),
    ...connections.flatMap(({ id }) => NARROWED.map((page) => narrowed(page, id))),
    ...DOINGS.filter(({ choice }) => isDemo || choice.kind !== 'break'),
  ]
}

function narrowed(page: (typeof NARROWED)[number], id: string): Command {
  const known = PAGES.find((one) => one.page === page)
  return {
    id: `${page}-${id}`,
    title: `${known?.name} of ${id}`,
    group: 'Connections',
    also: '',
    choice: { kind: 'go', href: `${known?.path}?connection=${encodeURIComponent(id)}` },
  }
}

const DOINGS: readonly Command[] = [
  { id: 'break', title: 'Break something', group: 'Do', also: 'fault demo inject', choice: { kind: 'break' } },
  { id: 'theme', title: 'Change the colours', group: 'Do', also: 'light dark theme system', choice: { kind: 'theme' } },
  { id: 'zone', title: 'Change the zone of times', group: 'Do', also: 'utc local time', choice: { kind: 'zone' } },
  {
    id: 'shortcuts',
    title: 'Show the shortcuts',
    group: 'Do',
    also: 'keys keyboard help',
    choice: { kind: 'shortcuts' },
  },
  { id: 'copy', title: 'Copy a link to this view', group: 'Do', also: 'share address url', choice: { kind: 'copy' } },
  {
    id: 'retry',
    title: 'Open the panel’s stream anew',
    group: 'Do',
    also: 'reconnect stale',
    choice: { kind: 'retry' },
  },
  {
    id: 'docs',
    title: 'API reference',
    group: 'Do',
    also: 'docs openapi http',
    choice: { kind: 'docs' },
  },
]

/** The most commands that are shown. */
export const SHOWN = 40

/**
 * What a text finds, the best first: every word of it must occur; where the title begins with it counts most. Without a text,
 * what is needed most often: pages, connections (the first few), doings. A number alone finds the outage.
 */
export function find(commands: readonly Command[], text: string): readonly Command[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) {
    const few = commands.filter(({ id, group }) => group !== 'Connections' || id.startsWith('connection-'))
    return few.length > SHOWN ? few.filter(({ group }) => group !== 'Connections') : few
  }
  const found = commands
    .map((command) => ({ command, score: scoreOf(command, words) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, SHOWN)
    .map(({ command }) => command)
  const outage = /^#?(\d{1,15})$/.exec(text.trim())?.[1]
  return outage === undefined ? found : [outageCommand(outage), ...found]
}

function outageCommand(id: string): Command {
  const choice = { kind: 'go', href: `/outages/${id}` } as const
  return { id: `outage-${id}`, title: `Outage ${id}`, group: 'Pages', also: '', choice }
}

function scoreOf({ also, title }: Command, words: readonly string[]): number {
  const [own, other] = [title.toLowerCase(), also.toLowerCase()]
  let score = own.startsWith(words.join(' ')) ? 100 : 0
  for (const word of words) {
    if (own.split(/[\s-]/).some((part) => part.startsWith(word))) score += 10
    else if (own.includes(word)) score += 5
    else if (other.includes(word)) score += 2
    else return 0
  }
  return score + 1 / own.length
}
