import type { Clock } from '@holdfast/adapter-core'
import type { StoredNotice } from '@holdfast/adapter-core/notices'
import type { EventStore, NewNotice, NoticeProgress, NoticeStore } from '@holdfast/event-store'
import { createWake } from '@holdfast/reconnect-monitor'
import type { Hub } from '../../runtime/hub.ts'
import type { Log } from '../../runtime/log.ts'
import type { Recorder } from '../../runtime/recorder.ts'
import type { NoticeChannelConfig } from '../channel.ts'
import type { Delivery } from '../delivery.ts'
import { type Decision, type RuleInput, step } from '../rules/rules.ts'
import { silencedBy } from '../rules/silenced.ts'
import { emptyRuleState, type RuleState, saveRuleState } from '../rules/state.ts'
import { watchDisk } from './disk-watch.ts'
import { followEvents } from './following.ts'
import { createMuteEnder } from './mute-ender.ts'
import { progressOf, savesOf, stateOf } from './progress.ts'
import { createSaver, type Saver } from './saver.ts'

export interface NoticeServiceOptions {
  readonly channels: readonly NoticeChannelConfig[]
  readonly store: Pick<EventStore, 'events'>
  readonly notices: NoticeStore
  readonly hub: Pick<Hub, 'lastEventId' | 'listen'>
  readonly recorder: Pick<Recorder, 'record' | 'health'>
  readonly delivery: Pick<Delivery, 'poke' | 'sendUnstored'>
  readonly clock: Clock
  readonly log: Log
  /** Ends it; `save` then keeps what it knows. */
  readonly signal: AbortSignal
}

/** Reads the events, decides what is told, and puts it into the outbox. */
export interface NoticeService {
  /** Other channels or other rules. What is known of a channel that stays is kept. */
  reconfigure(channels: readonly NoticeChannelConfig[]): void
  /** Puts a notice into the outbox that no event asks for. @throws where it cannot be stored now. */
  add(notice: NewNotice): Promise<StoredNotice>
  /** Saves how far it came, as far as the disk takes it. */
  save(): Promise<void>
}

/** What was over for so long when the bot started is not told any more, in ms. */
export const NEWS_FOR_MS = 86_400_000
/** How soon a state that changed is saved where nothing was decided, in ms. */
const SAVE_CHANGED_MS = 5_000
/** How soon it is saved that events were read which changed nothing, in ms. */
const SAVE_READ_MS = 60_000
/** How soon a tick is tried again that must not overtake events on their way to the disk, in ms. */
const TICK_RETRY_MS = 250
/** Longest time between two looks at the clock while something waits, in ms: timers are 32 bits wide, and clocks are set. */
const MAX_WAKE_MS = 600_000
/** A store that cannot be read at the start is asked again after so long, in ms. */
const RETRY_MS = 2_000

interface Core {
  readonly state: RuleState
  readonly saver: Saver
  take(input: RuleInput): void
  isLive(): boolean
}

/**
 * Starts with the first event after those that the stored progress knows; without progress, with the first one that is published
 * after this call.
 */
export function startNotices(options: NoticeServiceOptions): NoticeService {
  const { clock, delivery, hub, log, notices, recorder, signal } = options
  let newsFrom = clock.now() - NEWS_FOR_MS
  const startId = hub.lastEventId
  let { channels } = options
  let core: Core | null = null

  const wake = createWake(clock, signal, () => {
    if (core !== null) tick(core)
  })

  const arm = (wakeAt: number | null): void => {
    if (wakeAt !== null) wake.arm(clock.monotonic() + Math.min(Math.max(0, wakeAt - clock.now()), MAX_WAKE_MS))
  }

  const hasSeenAll = ({ isLive }: Pick<Core, 'isLive'>): boolean => {
    const { queued, status } = recorder.health()
    return isLive() && queued === 0 && status === 'ok'
  }

  /** Time goes on only where every event until now was seen: what is not stored yet may be a recovery. */
  const tick = (running: Core): void => {
    if (hasSeenAll(running)) running.take({ kind: 'tick', at: clock.now() })
    else if (running.state.wakeAt !== null) wake.arm(clock.monotonic() + TICK_RETRY_MS)
  }

  const begin = (stored: NoticeProgress | null): Core => {
    const known = stored === null ? null : stateOf(stored)
    if (stored !== null && known === null) log('warn', 'What was told before is not known: another version told it', {})
    const state = known ?? emptyRuleState()
    let lastEventId = stored?.lastEventId ?? startId
    const saver = createSaver({
      store: notices,
      progress: (saves) => progressOf({ lastEventId, saves, rules: saveRuleState(state) }),
      saves: savesOf(stored),
      savesOf,
      onStored: () => delivery.poke(),
      clock,
      log,
      signal,
    })
    // Where it begins is on record at once: what comes after is told, however soon this run ends.
    if (stored === null) saver.touch(0)
    const muteEnder = createMuteEnder({ ...options, state })

    const saveAfter = ({ changed, decided }: Decision, input: RuleInput): void => {
      if (decided.length > 0) saver.add(decided)
      else if (changed) saver.touch(SAVE_CHANGED_MS)
      else if (input.kind === 'event') saver.touch(SAVE_READ_MS)
    }

    const take = (input: RuleInput): void => {
      const now = clock.now()
      // Where the clock was ahead at the start, what it called old then is none.
      newsFrom = Math.min(newsFrom, now - NEWS_FOR_MS)
      const decision = step(state, input, { channels, newsFrom, now })
      if (input.kind === 'event') lastEventId = input.event.id
      // What is decided late was due long ago; how long delivery may take counts from now.
      const decided = decision.decided.map((notice) => ({ ...notice, createdAt: now }))
      for (const notice of decided) logDecided(log, notice)
      saveAfter({ ...decision, decided }, input)
      muteEnder.look()
      arm(decision.wakeAt)
    }

    const following = followEvents({
      ...options,
      after: lastEventId,
      onEvent: (event) => take({ kind: 'event', event }),
      async onCaughtUp() {
        const [silences, acknowledged] = await Promise.all([
          notices.silences(clock.now()),
          notices.acknowledgements(openOutages(state)),
        ])
        // The last event's time: the clock is the ticks' to tell, once all is read.
        take({ kind: 'known', at: state.at, silences, acknowledged: acknowledged.map(({ outage }) => outage) })
      },
    })
    return { state, saver, take, isLive: following.isLive }
  }

  const started = (async () => {
    while (!signal.aborted) {
      try {
        core = begin(await notices.progress())
        return
      } catch (error) {
        log('error', 'Cannot read how far the notices came; it is tried again', { error })
        await clock.sleep(RETRY_MS, signal).catch(() => {})
      }
    }
  })()

  watchDisk({
    ...options,
    health: () => recorder.health(),
    channels: () => channels,
    isSilenced: (at) => core !== null && silencedBy(core.state, [], at) !== null,
    send: (unstored) => delivery.sendUnstored(unstored),
  })

  return {
    reconfigure(next) {
      channels = next
      if (core !== null) core.take({ kind: 'rules', at: hasSeenAll(core) ? clock.now() : core.state.at })
    },
    async add(notice) {
      await started
      if (core === null) throw new Error('Cannot store a notice: the bot stops')
      return core.saver.addNow(notice)
    },
    async save() {
      await started
      await core?.saver.flush()
    },
  }
}

function openOutages({ connections }: RuleState): readonly number[] {
  return [...connections.values()].flatMap(({ outage, subscriptions }) =>
    [...(outage === null ? [] : [outage]), ...subscriptions].map(({ id }) => id),
  )
}

function logDecided(log: Log, { channel, content, mutedBy }: NewNotice): void {
  const how = mutedBy === null ? `for ${channel}` : `held back from ${channel}, ${mutedBy}`
  log('info', `Notice ${how}: ${content.title}`, { channel, class: content.class })
}
