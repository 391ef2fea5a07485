import type { HoldfastEvent } from '@holdfast/adapter-core/events'
import type { EventStore } from '@holdfast/event-store'
import type { StreamsOptions } from '../http/stream/streams.ts'
import { createResumingClient, type ResumingClient } from './resuming-client.ts'
import { createStreamDesk } from './stream-desk.ts'

/** One client of a cast. */
export interface Member {
  /** Null = all connections. */
  readonly only: readonly string[] | null
  readonly client: ResumingClient
  /** The id after which it is to see everything; null until it came for the first time. */
  readonly firstId: number | null
}

export interface MemberPlan {
  readonly only: readonly string[] | null
  /** It begins so many events back; null = at the newest, as its first snapshot tells. */
  readonly back: number | null
}

/** Clients of one stream, and the events that they read. */
export interface Cast {
  readonly members: readonly Member[]
  /** Records drills of these connections in one tick, and waits for nothing. */
  burst(about: readonly (string | null)[]): void
  connect(index: number): Promise<void>
  read(index: number, pieces: number): Promise<void>
  /** The member's stream is lost with a share of the next piece on the way. */
  drop(index: number, share: number): Promise<void>
  /** The member leaves, reads all that it lacks from the record, and comes back until it has asked for what is new. */
  readRecord(index: number): Promise<void>
  /** From now on the disk has what it is given, but says so only when it is let go. */
  holdAnswers(): void
  letAnswersGo(): void
  /** The bot ends and starts again. */
  restart(): Promise<void>
  /** All is stored, and everyone comes back and reads until it has the newest event that it wants. */
  finish(): Promise<void>
  /** Ids on record that a member is to see. */
  expected(member: Member): Promise<readonly number[]>
}

/** How long a read waits for a piece. */
const PIECE_MS = 2
/** Who waits for an event that never comes sees so many pulses meanwhile. */
const ENOUGH_PULSES = 3

export async function createCast(
  store: EventStore,
  plans: readonly MemberPlan[],
  limits: StreamsOptions['limits'],
): Promise<Cast> {
  let answers = Promise.resolve()
  let letAnswersGo = (): void => {}
  const append: EventStore['append'] = async (events) => {
    const stored = await store.append(events)
    await answers
    return stored
  }
  const disk = { ...store, append }
  let desk = await createStreamDesk(disk, limits)
  const newestId = desk.hub.lastEventId
  const recorded: Promise<unknown>[] = []
  const members = plans.map(({ back, only }) => {
    const firstId = back === null ? null : Math.max(0, newestId - back)
    return { only, firstId, client: createResumingClient(firstId), isConnected: false }
  })
  type Place = (typeof members)[number]

  const leave = async (member: Place, share: number): Promise<void> => {
    if (member.isConnected) await member.client.drop(share)
    member.isConnected = false
  }

  const enter = async (member: Place): Promise<void> => {
    await leave(member, 1)
    member.client.connect(await desk.open(member.client.lastId, member.only))
    member.isConnected = true
    if (member.firstId === null) await member.client.read()
    member.firstId ??= member.client.lastId
  }

  const idsAfter = async (id: number, only: Member['only']): Promise<readonly number[]> => {
    const ids: number[] = []
    for (let after = id; ; ) {
      const { items } = await store.events({ after, limit: 1_000 })
      ids.push(...items.filter(({ connection }) => isFor(connection, only)).map(({ id }) => id))
      const last = items.at(-1)
      if (last === undefined) return ids
      after = last.id
    }
  }

  const expected = ({ firstId, only }: Member) => idsAfter(firstId ?? 0, only)

  const catchUp = async (member: Place): Promise<void> => {
    if (!member.isConnected) await enter(member)
    const { client } = member
    const newest = (await expected(member)).at(-1) ?? 0
    const pulses = () => client.names.filter((name) => name === 'pulse').length
    let [seen, pulsesThen] = [client.ids.length, pulses()]
    while ((client.ids.at(-1) ?? 0) < newest && pulses() - pulsesThen < ENOUGH_PULSES) {
      await client.read()
      if (client.ids.length > seen) [seen, pulsesThen] = [client.ids.length, pulses()]
    }
  }

  const memberAt = (index: number): Place => {
    const member = members[index]
    if (member === undefined) throw new RangeError(`There is no member ${index}`)
    return member
  }

  return {
    members,
    burst: (about) => void recorded.push(...about.map((connection) => desk.recorder.record(drill(connection)))),
    connect: (index) => enter(memberAt(index)),
    async read(index, pieces) {
      const member = memberAt(index)
      for (let left = pieces; left > 0 && member.isConnected; left--) await member.client.readWithin(PIECE_MS)
    },
    drop: (index, share) => leave(memberAt(index), share),
    async readRecord(index) {
      const member = memberAt(index)
      await leave(member, 1)
      const { lastId } = member.client
      if (lastId !== null) {
        const upTo = (await store.eventRange())?.last ?? 0
        const ids = await idsAfter(lastId, member.only)
        const seen = ids.filter((id) => id <= upTo)
        member.client.see(seen, Math.max(lastId, upTo))
      }
      await enter(member)
      // Only one that asks for more than its snapshot is told of what is new.
      for (let left = 2; left > 0; left--) await member.client.readWithin(PIECE_MS)
    },
    holdAnswers() {
      letAnswersGo()
      const { promise, resolve } = Promise.withResolvers<void>()
      answers = promise
      letAnswersGo = resolve
    },
    letAnswersGo: () => letAnswersGo(),
    async restart() {
      letAnswersGo()
      await Promise.all(recorded)
      desk.stop.abort()
      for (const member of members) await leave(member, 1)
      desk = await createStreamDesk(disk, limits)
    },
    async finish() {
      letAnswersGo()
      await Promise.all(recorded)
      // For everyone, and the last: what came twice was before it.
      await desk.recorder.record(drill(null))
      for (const member of members) await catchUp(member)
      desk.stop.abort()
    },
    expected,
  }
}

const drill = (connection: string | null): HoldfastEvent => ({
  type: 'drill_started',
  connection,
  at: Date.now(),
  data: {},
})

const isFor = (connection: string | null, only: readonly string[] | null): boolean =>
  only === null || connection === null || only.includes(connection)
