import { type FaultDefinition, WHOLE_EXCHANGE } from '../definition.ts'

/** Faults of the exchange's REST. */
export const REST_FAULTS = {
  rest_mute: {
    ...WHOLE_EXCHANGE,
    group: 'rest',
    proof: 'any_frame',
    title: 'Let REST hang',
    description:
      'Requests over HTTP are taken and never answered, not even when this is over; WebSockets go on. A good client does not wait for long, and does not reconnect for it.',
    defaultDurationMs: 30_000,
    begin({ id, exchange }) {
      exchange.restMutedBy.add(id)
      return () => exchange.restMutedBy.delete(id)
    },
  },
} as const satisfies Readonly<Record<string, FaultDefinition>>
