import type { Json } from '@holdfast/adapter-core/events'
import type {
  Acknowledgement,
  NoticeContent,
  NoticeStatus,
  NoticeTry,
  Silence,
  StoredNotice,
} from '@holdfast/adapter-core/notices'
import type { Page } from './port.ts'

/** How far the rules have read the events, and what they remember of them: they continue there after a restart. */
export interface NoticeProgress {
  /** Id of the last event the rules have seen; 0 = none. */
  readonly lastEventId: number
  readonly state: Json
}

/** A notice that was decided, for one channel. */
export interface NewNotice {
  readonly channel: string
  readonly loudness: 'on' | 'silent'
  readonly content: NoticeContent
  readonly createdAt: number
  /** Null: it is waiting, due at once. Set: muted, and by what. */
  readonly mutedBy: string | null
}

export interface NoticeQuery {
  readonly channel?: string
  readonly status?: NoticeStatus
  /** Notices that name the connection. */
  readonly connection?: string
  readonly limit: number
  /** Opaque, from a page before with the same filters. */
  readonly cursor?: string
}

/** What becomes of a waiting notice after a try. */
export type NoticeOutcome = NoticeTry & {
  /** When it is tried again; set for `again` only. */
  readonly dueAt: number | null
}

/**
 * The outbox: what is to be told, what was told, and what holds it back. Written by the same thread as the events, `FULL` like
 * them. While the disk fails, what writes rejects: nothing of it is spilled. Whether a call that rejected was stored all the
 * same is not known; `progress` and `get` tell.
 */
export interface NoticeStore {
  /** Null at the very first start. */
  progress(): Promise<NoticeProgress | null>
  /** Stores in one transaction what the rules have decided and how far they came, so that each decision is taken once. */
  advance(progress: NoticeProgress, decided: readonly NewNotice[]): Promise<readonly StoredNotice[]>
  /** Waiting notices whose time has come, in the order in which it came. */
  due(now: number, limit: number): Promise<readonly StoredNotice[]>
  /** When the next waiting notice is due; null where none waits. */
  nextDueAt(): Promise<number | null>
  /**
   * Stores a try and what follows from it, in one transaction. A notice that is not waiting any more is left alone, and the try
   * is not kept; nor one of a notice that is not there.
   */
  tried(outcome: NoticeOutcome): Promise<void>
  /** Newest first. @throws {InvalidCursorError} */
  list(query: NoticeQuery): Promise<Page<StoredNotice>>
  /** One with its tries, oldest first; null where there is none. */
  get(id: number): Promise<{ readonly notice: StoredNotice; readonly tries: readonly NoticeTry[] } | null>
  /** Silences that are in force at `at` or begin later, and were not ended; by when they begin. */
  silences(at: number): Promise<readonly Silence[]>
  addSilence(silence: Omit<Silence, 'id' | 'endedAt' | 'endedBy'>): Promise<Silence>
  /** Null where there is no such silence, or it has ended already, by itself or before its time. */
  endSilence(id: number, at: number, by: 'operator' | 'recovered'): Promise<Silence | null>
  /** A second one of the same outage changes nothing and gives the first. */
  acknowledge(acknowledgement: Acknowledgement): Promise<Acknowledgement>
  /** Of these outages, those that are acknowledged; by outage. */
  acknowledgements(outages: readonly number[]): Promise<readonly Acknowledgement[]>
  /**
   * Forgets notices with their tries, silences and acknowledgements that ended before; what waits stays, and so does the
   * acknowledgement of an outage that goes on. Returns how many notices went.
   */
  purge(before: number): Promise<number>
}

/** The half of an outbox that changes nothing. */
export type NoticeReader = Pick<
  NoticeStore,
  'progress' | 'due' | 'nextDueAt' | 'list' | 'get' | 'silences' | 'acknowledgements'
>
