import type { Clock } from '@holdfast/adapter-core'
import type { NoticeStore } from '@holdfast/event-store'
import type { Log } from '../../runtime/log.ts'
import type { Recorder } from '../../runtime/recorder.ts'
import type { EndingSilence, RuleState } from '../rules/state.ts'

export interface MuteEnderOptions {
  readonly notices: Pick<NoticeStore, 'endSilence'>
  readonly recorder: Pick<Recorder, 'record'>
  /** The rules say there which mutes a recovery has ended, until an event says so too. */
  readonly state: Pick<RuleState, 'ending'>
  readonly clock: Clock
  readonly log: Log
  readonly signal: AbortSignal
}

/** Puts on record that a recovery ended a mute. */
export interface MuteEnder {
  /** To be called when the rules may have ended one. */
  look(): void
}

/** A disk that refused is asked again after so long, in ms. */
const RETRY_MS = 5_000

export function createMuteEnder(options: MuteEnderOptions): MuteEnder {
  const { clock, log, notices, recorder, signal, state } = options
  const underWay = new Set<number>()

  const end = async (id: number, { at, connection, kind }: EndingSilence): Promise<void> => {
    await notices.endSilence(id, at, 'recovered')
    // The row first: a restart in between finds it ended, and the rules still know that the event is missing.
    if (!state.ending.has(id)) return
    const data = { silence: id, kind, endedBy: 'recovered', actor: null } as const
    recorder
      .record({ type: 'silence_ended', connection, at: clock.now(), data })
      .catch((error: unknown) => log('error', 'Cannot store an event', { type: 'silence_ended', error }))
  }

  const endUntilDone = async (id: number, ending: EndingSilence): Promise<void> => {
    for (let isEnded = false; !isEnded && !signal.aborted; ) {
      isEnded = await end(id, ending).then(
        () => true,
        () => false,
      )
      if (!isEnded) await clock.sleep(RETRY_MS, signal).catch(() => {})
    }
  }

  return {
    look() {
      for (const id of underWay) if (!state.ending.has(id)) underWay.delete(id)
      for (const [id, ending] of state.ending) {
        if (underWay.has(id)) continue
        underWay.add(id)
        void endUntilDone(id, ending)
      }
    },
  }
}
