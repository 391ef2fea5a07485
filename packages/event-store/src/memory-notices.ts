import type { Outage } from '@holdfast/adapter-core/events'
import type { Acknowledgement, NoticeTry, Silence, StoredNotice } from '@holdfast/adapter-core/notices'
import { assertLimit, cursorScope, decodeCursor, pageOf } from './cursor.ts'
import { decidedNotice, triedNotice } from './notice-life.ts'
import type { NoticeProgress, NoticeQuery, NoticeStore } from './notice-port.ts'

/** An outbox in memory. `outageOf`: null where there is no such outage. */
export function createMemoryNotices(storeId: string, outageOf: (id: number) => Outage | null): NoticeStore {
  const notices = new Map<number, StoredNotice>()
  const tries = new Map<number, readonly NoticeTry[]>()
  const silences = new Map<number, Silence>()
  const acknowledgements = new Map<number, Acknowledgement>()
  let progress: NoticeProgress | null = null
  let lastNoticeId = 0
  let lastSilenceId = 0

  const waiting = (): readonly (StoredNotice & { readonly dueAt: number })[] =>
    [...notices.values()].flatMap((notice) => (notice.dueAt === null ? [] : [{ ...notice, dueAt: notice.dueAt }]))

  /** When it was done with; null while it waits. */
  const settledAt = ({ id, status, createdAt }: StoredNotice): number | null => {
    if (status === 'waiting') return null
    return status === 'muted' ? createdAt : (tries.get(id)?.at(-1)?.at ?? createdAt)
  }

  /** When it was over, null while it is not; where its outage is not known, from the beginning. */
  const acknowledgedUntil = ({ outage: id, at }: Acknowledgement): number | null => {
    const outage = outageOf(id)
    if (outage === null) return at
    return outage.endedAt === null ? null : Math.max(at, outage.endedAt)
  }

  return {
    progress: async () => progress,
    advance: async (next, decided) => {
      progress = structuredClone(next)
      return decided.map((one) => {
        lastNoticeId += 1
        const notice = { id: lastNoticeId, ...structuredClone(decidedNotice(one)) }
        notices.set(notice.id, notice)
        return notice
      })
    },
    due: async (now, limit) => {
      assertLimit(limit)
      return waiting()
        .filter(({ dueAt }) => dueAt <= now)
        .toSorted((a, b) => a.dueAt - b.dueAt || a.id - b.id)
        .slice(0, limit)
    },
    nextDueAt: async () => {
      const instants = waiting().map(({ dueAt }) => dueAt)
      return instants.length === 0 ? null : Math.min(...instants)
    },
    tried: async (outcome) => {
      const notice = notices.get(outcome.notice)
      if (notice?.status !== 'waiting') return
      const { dueAt: _, ...tryOf } = outcome
      notices.set(notice.id, { ...notice, ...triedNotice(notice, outcome) })
      tries.set(notice.id, [...(tries.get(notice.id) ?? []), tryOf])
    },
    list: async (query) => {
      assertLimit(query.limit)
      const scope = cursorScope('notices', query, storeId)
      const [behind = Number.POSITIVE_INFINITY] = query.cursor === undefined ? [] : decodeCursor(scope, 1, query.cursor)
      const matching = [...notices.values()].filter((notice) => notice.id < behind && isWanted(notice, query))
      return pageOf(matching.toReversed(), query.limit, scope, ({ id }) => [id])
    },
    get: async (id) => {
      const notice = notices.get(id)
      return notice === undefined ? null : { notice, tries: tries.get(id) ?? [] }
    },
    silences: async (at) =>
      [...silences.values()]
        .filter(({ endedAt, until }) => endedAt === null && until > at)
        .toSorted((a, b) => a.from - b.from || a.id - b.id),
    addSilence: async (added) => {
      lastSilenceId += 1
      const silence: Silence = { ...added, id: lastSilenceId, endedAt: null, endedBy: null }
      silences.set(silence.id, silence)
      return silence
    },
    endSilence: async (id, at, by) => {
      const silence = silences.get(id)
      if (silence === undefined || silence.endedAt !== null || silence.until <= at) return null
      const ended: Silence = { ...silence, endedAt: at, endedBy: by }
      silences.set(id, ended)
      return ended
    },
    acknowledge: async (acknowledgement) => {
      const first = acknowledgements.get(acknowledgement.outage) ?? acknowledgement
      acknowledgements.set(first.outage, first)
      return first
    },
    acknowledgements: async (outages) =>
      [...new Set(outages)].toSorted((a, b) => a - b).flatMap((outage) => acknowledgements.get(outage) ?? []),
    purge: async (before) => {
      const isOver = (at: number | null): boolean => at !== null && at < before
      for (const [id, { endedAt, until }] of silences) if (isOver(endedAt ?? until)) silences.delete(id)
      for (const [id, one] of acknowledgements) if (isOver(acknowledgedUntil(one))) acknowledgements.delete(id)
      const gone = [...notices.values()].filter((notice) => isOver(settledAt(notice)))
      for (const { id } of gone) {
        notices.delete(id)
        tries.delete(id)
      }
      return gone.length
    },
  }
}

const isWanted = ({ channel, status, content }: StoredNotice, query: NoticeQuery): boolean =>
  (query.channel === undefined || query.channel === channel) &&
  (query.status === undefined || query.status === status) &&
  (query.connection === undefined || content.connections.includes(query.connection))
