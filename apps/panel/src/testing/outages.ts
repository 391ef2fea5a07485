import type { AnswerOf, ENDPOINTS } from '@holdfast/api-contract'

type Outage = AnswerOf<typeof ENDPOINTS.outages>['items'][number]

/** An outage of a whole connection that recovered after 4 s with its first attempt; `change` overrides. */
export function outageDto(change: Partial<Outage> = {}): Outage {
  return {
    id: 10,
    connection: 'paradex',
    scope: 'connection',
    channel: null,
    market: null,
    cause: 'abnormal_close',
    attribution: 'network',
    detail: 'Closed without a close frame',
    planned: false,
    startedAt: 1_000_000,
    detectedAt: 1_001_000,
    endedAt: 1_004_000,
    recoveredAt: 1_004_000,
    durationMs: 4_000,
    detectionMs: 1_000,
    attempts: 1,
    endedBy: 'recovered',
    phases: null,
    exchange: 'paradex',
    acknowledged: null,
    ...change,
  }
}
