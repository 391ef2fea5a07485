import type { NoticeClass, NoticeContent } from '@holdfast/adapter-core/notices'
import type { NewNotice } from '@holdfast/event-store'
import type { NoticeChannelConfig } from '../channel.ts'
import { lostContent, recoveredContent, saidContent } from '../text/content.ts'
import { mutedByText, silencedBy } from './silenced.ts'
import { type ChannelState, type Group, MAX_SAID, type RuleState, type Said, type Story } from './state.ts'
import { classOf, isToldAsIs, reminderPeriodMs } from './story.ts'

/** One channel while one input is worked on. Lives inside `step` only. */
export interface Turn {
  readonly state: RuleState
  readonly own: ChannelState
  readonly config: NoticeChannelConfig
  /** What lies before is not news any more. */
  readonly newsFrom: number
  /** The clock, and no earlier than the input. */
  readonly now: number
  readonly decided: NewNotice[]
}

/** A story fell due: it waits for what falls due soon after. */
export function enqueueStory(turn: Turn, key: string, story: Story): void {
  const noticeClass = story.isOpen ? classOf(story, turn.config.rules) : 'recovered'
  const group = groupOf(turn, noticeClass)
  turn.own.groups.set(noticeClass, { ...group, stories: [...group.stories, key] })
  turn.own.stories.set(key, { ...story, queuedIn: noticeClass })
}

/** A fact is to be told as it is, unless its class is off. */
export function enqueueSaid(turn: Turn, noticeClass: NoticeClass, said: Said): void {
  if (turn.config.rules.loudness[noticeClass] === 'off') return
  const group = groupOf(turn, noticeClass)
  const isFull = group.said.length >= MAX_SAID
  turn.own.groups.set(noticeClass, {
    ...group,
    ...(isFull ? { unsaid: group.unsaid + 1 } : { said: [...group.said, said] }),
  })
}

/** A story is not to be told any more. */
export function dequeueStory({ own }: Turn, key: string, story: Story): void {
  const group = story.queuedIn === null ? undefined : own.groups.get(story.queuedIn)
  if (story.queuedIn === null || group === undefined) return
  const stories = group.stories.filter((other) => other !== key)
  if (stories.length + group.said.length > 0) own.groups.set(story.queuedIn, { ...group, stories })
  else own.groups.delete(story.queuedIn)
}

/** Decides what a group has gathered: one notice, and one more for what a silence holds back. */
export function flushGroup(turn: Turn, noticeClass: NoticeClass): void {
  const group = turn.own.groups.get(noticeClass)
  if (group === undefined) return
  turn.own.groups.delete(noticeClass)
  if (noticeClass === 'recovered') flushRecovered(turn, group)
  else {
    flushLost(turn, noticeClass, group)
    flushSaid(turn, noticeClass, group)
  }
}

function groupOf({ config, own, state }: Turn, noticeClass: NoticeClass): Group {
  const group = own.groups.get(noticeClass)
  return group ?? { dueAt: state.at + config.rules.groupMs, stories: [], said: [], unsaid: 0 }
}

function storiesOf({ own }: Turn, group: Group): readonly (readonly [string, Story])[] {
  return group.stories.flatMap((key) => {
    const story = own.stories.get(key)
    return story === undefined ? [] : [[key, story] as const]
  })
}

function flushRecovered(turn: Turn, group: Group): void {
  const over = storiesOf(turn, group)
  for (const [key] of over) turn.own.stories.delete(key)
  bySilence(
    turn,
    over.map(([, story]) => story),
    ({ connection }) => [connection],
    (stories, mutedBy) => {
      decide(turn, recoveredContent(stories), mutedBy)
    },
  )
}

function flushLost(turn: Turn, noticeClass: NoticeClass, group: Group): void {
  const { config, own, state } = turn
  const waiting = storiesOf(turn, group).map(([key, story]) => {
    const freed = { ...story, queuedIn: null }
    own.stories.set(key, freed)
    return { key, story: freed }
  })
  // An operator who said so while it waited is on it.
  const news = waiting.filter(({ story }) => !state.acknowledged.has(story.outages.at(-1)?.id ?? 0))
  if (state.at < turn.newsFrom) {
    for (const { key, story } of news) own.stories.set(key, { ...story, isHeld: true })
    return
  }
  bySilence(
    turn,
    news,
    ({ story }) => [story.connection],
    (members, mutedBy) => {
      const stories = members.map(({ story }) => story)
      const isReminder = stories.every((story) => isToldAsIs(story, config.rules))
      if (!isReminder || (mutedBy === null && !isOvertaken(turn))) {
        decide(turn, lostContent(noticeClass, stories, { state, isReminder }), mutedBy)
      }
      for (const { key, story } of members)
        own.stories.set(key, mutedBy === null ? toldNow(turn, story) : { ...story, isHeld: true })
    },
  )
}

/** By now the next reminder is due, or it is over. */
function isOvertaken({ config: { rules }, now, state }: Turn): boolean {
  return state.at + reminderPeriodMs(rules) <= now
}

function toldNow({ config, state }: Turn, story: Story): Story {
  const isFailed = classOf(story, config.rules) === 'failed'
  return {
    ...story,
    isTold: true,
    isHeld: false,
    toldAt: state.at,
    failed: story.failed === null ? null : { ...story.failed, isTold: story.failed.isTold || isFailed },
  }
}

function flushSaid(turn: Turn, noticeClass: NoticeClass, { said, unsaid }: Group): void {
  if (turn.state.at < turn.newsFrom) return
  bySilence(
    turn,
    said,
    ({ connections }) => connections,
    (members, mutedBy) => decide(turn, saidContent(noticeClass, members, unsaid), mutedBy),
  )
}

/** Calls `tell` with what nothing holds back, and then with what each silence does. */
function bySilence<T>(
  { state }: Turn,
  items: readonly T[],
  connectionsOf: (item: T) => readonly string[],
  tell: (items: readonly T[], mutedBy: string | null) => void,
): void {
  const parts = new Map<string | null, T[]>([[null, []]])
  for (const item of items) {
    const silence = silencedBy(state, connectionsOf(item), state.at)
    const mutedBy = silence === null ? null : mutedByText(silence)
    parts.set(mutedBy, [...(parts.get(mutedBy) ?? []), item])
  }
  for (const [mutedBy, part] of parts) if (part.length > 0) tell(part, mutedBy)
}

function decide({ config, decided, state }: Turn, content: NoticeContent, mutedBy: string | null): void {
  const loudness = config.rules.loudness[content.class]
  if (loudness === 'off') return
  decided.push({ channel: config.id, loudness, content, createdAt: state.at, mutedBy })
}
