import type { OutageDto } from '@holdfast/api-contract'

export type OutageAction = 'acknowledge' | 'mute'

interface ActionWords {
  readonly ask: string
  /** What will happen, said before it does. */
  readonly consequence: (outage: Pick<OutageDto, 'connection' | 'endedAt'>) => string
  readonly confirm: (outage: Pick<OutageDto, 'connection'>) => string
  readonly failed: string
}

export const ACTION_WORDS = {
  acknowledge: {
    ask: 'Acknowledge',
    consequence: ({ endedAt }) =>
      endedAt === null
        ? 'It is recorded that you are on this outage. No reminder of it is sent any more, but its end is told. Recording and reconnecting go on.'
        : 'It is recorded that you have seen this outage. It is over: nothing else changes.',
    confirm: () => 'Acknowledge this outage',
    failed: 'Could not acknowledge',
  },
  mute: {
    ask: 'Mute this connection',
    consequence: ({ connection, endedAt }) =>
      `No notice about ${connection} is sent meanwhile. Recording and reconnecting go on. It ends with ${
        endedAt === null ? 'the recovery' : 'the next recovery'
      }, or after the time you choose.`,
    confirm: ({ connection }) => `Mute ${connection}`,
    failed: 'Could not mute',
  },
} as const satisfies Record<OutageAction, ActionWords>

export const MUTE_LENGTHS = [
  { label: '1 h', ms: 3_600_000 },
  { label: '4 h', ms: 14_400_000 },
  { label: '24 h', ms: 86_400_000 },
] as const
