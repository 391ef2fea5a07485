import type { EventData, EventType, HistoryState, OutagePhases } from '@holdfast/adapter-core/events'
import type { EventDto, OutageDto } from '@holdfast/api-contract'

/** What a stretch of a waterfall is. */
export type SegmentKind = 'unnoticed' | 'waited' | 'tried' | 'failed' | 'phase' | 'data' | 'out'

/** A stretch of an outage, in ms from its start; `endMs` is null while it lasts. */
export interface Segment {
  readonly kind: SegmentKind
  /** Which state's colour it wears. */
  readonly look: HistoryState
  readonly startMs: number
  readonly endMs: number | null
}

type Failure = Pick<EventData['attempt_failed'], 'cause' | 'detail' | 'phase'>

/** A row of the waterfall. */
export type Step = { readonly segments: readonly Segment[] } & (
  | { readonly kind: 'unnoticed' }
  | {
      readonly kind: 'attempt'
      /** Of the event that began it. */
      readonly eventId: number
      readonly attempt: number
      /** Of its socket: what failed is told by it. */
      readonly generation: number
      readonly role: NonNullable<EventData['attempt_started']['role']>
      /** What set the time of its dial. */
      readonly reason: string
      readonly waitedMs: number
      /** Null where it did not fail. */
      readonly failure: Failure | null
      /** It ended the outage. */
      readonly isLast: boolean
    }
  /** A part of the attempt that succeeded. */
  | { readonly kind: 'phase'; readonly phase: keyof OutagePhases }
  /** Waiting for the next attempt, while the outage lasts or until something else ended it. */
  | { readonly kind: 'waiting' }
  /** The rest, of which no attempt tells: a socket that stood ready took over, or a market's data came again. */
  | { readonly kind: 'rest' }
)
export type AttemptStep = Extract<Step, { kind: 'attempt' }>

export interface Waterfall {
  readonly steps: readonly Step[]
  /** Null while the outage lasts. */
  readonly totalMs: number | null
  /** `events`: every attempt is known. `phases`: their events are purged, and only the sums are left. `none`: neither. */
  readonly from: 'events' | 'phases' | 'none'
}

type Detail = Pick<
  OutageDto,
  'id' | 'scope' | 'startedAt' | 'endedAt' | 'durationMs' | 'detectionMs' | 'endedBy' | 'phases'
> & { readonly timeline: readonly EventDto[] }

/**
 * Where the time of an outage went: unnoticed, then attempt after attempt with its wait, then how the last one brought the
 * data back. Pure; what lasts is open-ended, so that time passing changes nothing in it.
 */
export function waterfallOf(outage: Detail): Waterfall {
  const totalMs = outage.endedAt === null ? null : (outage.durationMs ?? outage.endedAt - outage.startedAt)
  const clamp = (ms: number, atLeast: number) => Math.max(atLeast, Math.min(ms, totalMs ?? Number.POSITIVE_INFINITY))
  const noticedMs = clamp(outage.detectionMs, 0)
  const first: Step = { kind: 'unnoticed', segments: [segment('unnoticed', 0, noticedMs)] }
  // Its own id is that of the event which opened it: without that one, others may be gone as well.
  const isWhole = outage.timeline.some(({ id }) => id === outage.id)
  if (!isWhole) return fromPhases(outage, first, noticedMs, totalMs)
  const attempts = attemptsOf(outage, noticedMs, totalMs, clamp)
  return { steps: [first, ...attempts.steps, ...restOf(outage, attempts, totalMs)], totalMs, from: 'events' }
}

interface Attempts {
  readonly steps: readonly Step[]
  /** Up to where they tell, in ms from the start. */
  readonly endMs: number
  /** The last one goes on up to the end. */
  readonly reachesEnd: boolean
}

function attemptsOf(
  outage: Detail,
  noticedMs: number,
  totalMs: number | null,
  clamp: (ms: number, atLeast: number) => number,
): Attempts {
  const steps: AttemptStep[] = []
  let endMs = noticedMs
  const end = (index: number, atMs: number, failure: Failure | null) => {
    const step = steps[index]
    const dial = step?.segments.at(-1)
    if (step === undefined || dial === undefined) return
    endMs = clamp(atMs, dial.startMs)
    const tried = segment(failure === null ? 'tried' : 'failed', dial.startMs, endMs)
    steps[index] = { ...step, segments: [...step.segments.slice(0, -1), tried], failure }
  }
  const isOpen = () => steps.at(-1)?.segments.at(-1)?.endMs === null
  for (const event of outage.timeline) {
    const atMs = clamp(event.at - outage.startedAt, endMs)
    if (isOf(event, 'attempt_started')) {
      // One that was left for another ends with it, unless its own failure is told later.
      if (isOpen()) end(steps.length - 1, atMs, null)
      steps.push(begun(event, endMs, atMs))
    } else if (isOf(event, 'attempt_failed')) {
      const failed = steps.findLastIndex(({ generation }) => generation === event.data.generation)
      end(failed, atMs, event.data)
    }
  }
  const hasOpen = isOpen()
  if (hasOpen && totalMs !== null) end(steps.length - 1, totalMs, null)
  const last = steps.at(-1)
  if (!hasOpen || last === undefined) return { steps, endMs, reachesEnd: false }
  const isLast = outage.endedBy === 'recovered'
  const before = steps.slice(0, -1)
  const phases = isLast ? phasesOfLast(last, before, outage.phases) : []
  return { steps: [...before, { ...last, isLast }, ...phases], endMs: totalMs ?? endMs, reachesEnd: true }
}

function begun({ id, data }: Told<'attempt_started'>, fromMs: number, atMs: number): AttemptStep {
  const { attempt, generation, reason, role = 'primary' } = data
  return {
    kind: 'attempt',
    eventId: id,
    attempt,
    generation,
    role,
    reason,
    waitedMs: atMs - fromMs,
    failure: null,
    isLast: false,
    segments: [segment('waited', fromMs, atMs), segment('tried', atMs, null)],
  }
}

const LATER_PHASES = ['authenticatedMs', 'subscribedMs', 'firstDataMs'] as const

/**
 * The attempt that succeeded, in its phases. They are known as sums over all attempts, so that they are its own only where
 * no other came further than its dial; nothing else is claimed.
 */
function phasesOfLast(last: AttemptStep, before: readonly AttemptStep[], phases: OutagePhases | null): readonly Step[] {
  const tried = last.segments.at(-1)
  if (phases === null || tried === undefined || tried.endMs === null) return []
  if (before.some(({ failure }) => failure?.phase !== 'dialing')) return []
  const laterMs = LATER_PHASES.reduce((sum, name) => sum + phases[name], 0)
  const dialedMs = Math.max(0, tried.endMs - tried.startMs - laterMs)
  let startMs = Math.max(tried.startMs, tried.endMs - laterMs - dialedMs)
  return (['dialedMs', ...LATER_PHASES] as const).flatMap((phase) => {
    const lengthMs = phase === 'dialedMs' ? dialedMs : phases[phase]
    const own = segment(
      phase === 'firstDataMs' ? 'data' : 'phase',
      startMs,
      Math.min(startMs + lengthMs, tried.endMs ?? 0),
    )
    startMs = own.endMs ?? startMs
    const isLogin = phase === 'authenticatedMs'
    return isLogin && lengthMs === 0 ? [] : [{ kind: 'phase', phase, segments: [own] } as const]
  })
}

function restOf(outage: Detail, { endMs, reachesEnd, steps }: Attempts, totalMs: number | null): readonly Step[] {
  if (reachesEnd || (totalMs !== null && totalMs <= endMs)) return []
  const hasAttempts = steps.length > 0
  const isWait = outage.scope === 'connection' && (hasAttempts || outage.endedBy !== 'recovered')
  return isWait
    ? [{ kind: 'waiting', segments: [segment('waited', endMs, totalMs)] }]
    : [{ kind: 'rest', segments: [segment('out', endMs, totalMs)] }]
}

const SUMMED = ['waitedMs', 'dialedMs', ...LATER_PHASES] as const

function fromPhases({ phases }: Detail, first: Step, noticedMs: number, totalMs: number | null): Waterfall {
  if (phases === null) {
    const isOver = totalMs !== null && totalMs <= noticedMs
    const rest: readonly Step[] = isOver ? [] : [{ kind: 'rest', segments: [segment('out', noticedMs, totalMs)] }]
    return { steps: [first, ...rest], totalMs, from: 'none' }
  }
  let startMs = noticedMs
  const steps = SUMMED.flatMap((phase): readonly Step[] => {
    const kind = phase === 'waitedMs' ? 'waited' : phase === 'firstDataMs' ? 'data' : 'phase'
    const own = segment(kind, startMs, startMs + phases[phase])
    startMs += phases[phase]
    return phase === 'authenticatedMs' && phases[phase] === 0 ? [] : [{ kind: 'phase', phase, segments: [own] }]
  })
  return { steps: [first, ...steps], totalMs, from: 'phases' }
}

const LOOK = {
  unnoticed: 'down',
  waited: 'connecting',
  tried: 'connecting',
  failed: 'down',
  phase: 'connecting',
  data: 'live',
  out: 'degraded',
} as const satisfies Record<SegmentKind, HistoryState>

function segment(kind: SegmentKind, startMs: number, endMs: number | null): Segment {
  return { kind, look: LOOK[kind], startMs, endMs }
}

type Told<T extends EventType> = Omit<EventDto, 'type' | 'data'> & { readonly type: T; readonly data: EventData[T] }

/** Data of the bot's own events is as their type says. */
function isOf<T extends EventType>(event: EventDto, type: T): event is EventDto & Told<T> {
  return event.type === type
}

/** The rows of a long waterfall that are shown, and those in the middle that may be unfolded. */
export interface Folded {
  readonly before: readonly Step[]
  readonly hidden: readonly AttemptStep[]
  readonly after: readonly Step[]
}

/** Attempts that are shown at either end of a long waterfall. */
const SHOWN = { first: 4, last: 3 } as const

/** Folds the middle of a waterfall of many attempts; a few are left as they are. */
export function foldMiddle(steps: readonly Step[]): Folded {
  const attempts = steps.filter((step): step is AttemptStep => step.kind === 'attempt')
  const hidden = attempts.slice(SHOWN.first, -SHOWN.last)
  const [from, to] = [hidden[0], hidden.at(-1)]
  // One row in place of one or two others would save nothing.
  if (from === undefined || to === undefined || hidden.length < 3) return { before: steps, hidden: [], after: [] }
  return { before: steps.slice(0, steps.indexOf(from)), hidden, after: steps.slice(steps.indexOf(to) + 1) }
}
