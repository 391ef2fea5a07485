import type { HealthDto } from '@holdfast/api-contract'

/** A bot that is well, as it would tell it; `change` overrides. */
export function healthDto(change: Partial<HealthDto> = {}): HealthDto {
  return {
    status: 'ok',
    mode: 'live',
    startedAt: 999_000_000,
    uptimeMs: 1_000_000,
    versions: { holdfast: '0.1.0', bun: '1.4.5' },
    store: {
      status: 'ok',
      queued: 0,
      dropped: 0,
      lastEventId: 70,
      lastError: null,
      writer: {
        status: 'ok',
        failedAt: null,
        lastError: null,
        waiting: 0,
        spilled: 0,
        dropped: 0,
        spillPath: '/var/lib/holdfast.spill.jsonl',
        spillError: null,
      },
      database: {
        path: 'data/holdfast.db',
        engine: '3.54.1',
        pragmas: { journal_mode: 'wal', journal_size_limit: 33_554_432, wal_autocheckpoint: 4_096, page_size: 4_096 },
        bytes: 159_744,
        freeBytes: 4_096,
        walBytes: 32_768,
        events: { first: 1, last: 70, oldestAt: 900_000_000 },
      },
      upkeep: { purge: null, isOverLimit: false, backup: null, lastError: null },
    },
    streams: { clients: 1, cutOff: 0 },
    loopLag: { p99Ms: 2, maxMs: 3 },
    ...change,
  }
}
