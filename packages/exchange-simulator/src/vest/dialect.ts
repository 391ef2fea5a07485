import type { Floor } from '../exchange/protocol.ts'
import type { Topic } from '../exchange/topic.ts'
import type { Framing } from '../transport/peer.ts'
import { V2_PREFIX } from './v2-channels.ts'

/** One stream that a request named. */
export interface Outcome {
  readonly requested: string
  readonly isRefused: boolean
}

/** What differs between the two generations of Vest's WebSocket. */
export interface Dialect {
  readonly framing: Framing
  /** Close code and reason for a dial that lacks something; null where it is welcome. */
  refusal(query: URLSearchParams): readonly [code: number, reason: string] | null
  topic(floor: Floor, name: string): Topic | undefined
  /** The answer to SUBSCRIBE. */
  answer(outcomes: readonly Outcome[], id: number | string): unknown
}

/** Close codes from the documents of v2; none was ever seen on v3. */
const WRONG_VERSION = [4000, 'WRONG_VERSION'] as const
const ACCOUNT_GROUP_NOT_FOUND = [4001, 'ACCOUNT_GROUP_NOT_FOUND'] as const
const ACCOUNT_GROUP_INVALID = [4002, 'ACCOUNT_GROUP_INVALID'] as const

/** "Bad symbol", an error of v2's REST: how its WebSocket refuses a stream is not documented. */
const BAD_SYMBOL = 1121

const wrongVersion = (query: URLSearchParams) => (query.get('version') === '1.0' ? null : WRONG_VERSION)

/** Version 3, as observed in October 2026: an outcome for each stream, and no id. */
export const V3: Dialect = {
  framing: 'text',
  refusal: wrongVersion,
  topic: (floor, name) => (name.startsWith(V2_PREFIX) ? undefined : floor.topic(name)),
  answer: (outcomes) => ({
    subscription_outcomes: outcomes.map(({ requested, isRefused }) =>
      isRefused ? { requested, status: 'rejected', reason: 'invalid_stream' } : { requested, status: 'registered' },
    ),
  }),
}

/** The account group of a dial. The documents call the parameter by both names. */
function accountGroup(query: URLSearchParams) {
  const group = query.get('xwebsocketserver') ?? query.get('websocketserver')
  if (group === null) return ACCOUNT_GROUP_NOT_FOUND
  return /^restserver\d+$/.test(group) ? null : ACCOUNT_GROUP_INVALID
}

/** Version 2, as documented until 2025: an answer by id. What it gives where one of the streams is unknown is our guess. */
export function v2(framing: Framing): Dialect {
  return {
    framing,
    refusal: (query) => wrongVersion(query) ?? accountGroup(query),
    topic: (floor, name) => floor.topic(V2_PREFIX + name),
    answer: (outcomes, id) =>
      outcomes.some(({ isRefused }) => isRefused) ? { code: BAD_SYMBOL, msg: 'bad symbol', id } : { result: null, id },
  }
}
