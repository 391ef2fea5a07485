import type { Acknowledgement, Silence } from '@holdfast/adapter-core/notices'
import { type BodyOf, ENDPOINTS, MAX_SILENCE_MS } from '@holdfast/api-contract'
import type { AppDeps } from '../deps.ts'
import { carriedOut, operatorRequest } from '../operator.ts'
import { ProblemError } from '../problem.ts'
import type { Route } from '../route.ts'
import { serve } from '../serve.ts'
import { stored } from '../stored.ts'
import { unknownConnection } from './connections.ts'

type Deps = Pick<AppDeps, 'clock' | 'connections' | 'record' | 'recorderHealth' | 'store' | 'scrub'>

/** Silences in force and to come: what the rules look through at every decision. */
const MAX_SILENCES = 100
/** How far ahead maintenance may be announced, in ms. */
const MAX_AHEAD_MS = 366 * 86_400_000

/** What holds notices back, and who is on which outage. None of it stops recording. */
export function silenceRoutes(deps: Deps): readonly Route[] {
  const { clock, connections, store } = deps
  return [
    serve(ENDPOINTS.silences, async () => ({ silences: await store.notices.silences(clock.now()) })),
    serve(ENDPOINTS.silence, async ({ body, c }) => {
      const asked = await body()
      const { connection, forMs, kind } = asked
      if (connection !== null && !connections.ids.includes(connection)) {
        throw unknownConnection(connection, connections.ids)
      }
      checkFields(asked)
      const now = clock.now()
      const from = asked.from ?? now
      const until = asked.until ?? now + (forMs ?? 0)
      checkWindow({ from, until, now })
      const { actor, address, reason } = operatorRequest(c, asked, deps.scrub)
      const silence = { kind, connection, from, until, actor, reason, createdAt: now }
      return carriedOut(
        stored(deps, () => addSilence(deps, silence, address ?? null)),
        clock,
      )
    }),
    serve(ENDPOINTS.endSilence, ({ params: { id }, c }) =>
      carriedOut(
        stored(deps, () => endSilence(deps, id, operatorRequest(c, {}, deps.scrub).actor)),
        clock,
      ),
    ),
    serve(ENDPOINTS.acknowledge, async ({ params: { id }, body, c }) => {
      const { address, ...by } = operatorRequest(c, await body(), deps.scrub)
      const asked = { outage: id, at: clock.now(), ...by }
      return carriedOut(
        stored(deps, () => acknowledge(deps, asked, address ?? null)),
        clock,
      )
    }),
  ]
}

/** Either for so long or until then; and only maintenance is announced. */
function checkFields({ forMs, from, kind, until }: BodyOf<typeof ENDPOINTS.silence>): void {
  if ((forMs === undefined) === (until === undefined)) refuse('until', 'either it or forMs is needed, not both')
  if (from !== undefined && until === undefined) refuse('from', 'goes with until')
  if (from !== undefined && kind !== 'maintenance') refuse('from', 'is for maintenance; a mute begins now')
}

function checkWindow({ from, now, until }: { readonly from: number; readonly now: number; readonly until: number }) {
  if (until <= now) refuse('until', 'must be in the future')
  if (from >= until) refuse('from', 'must be before until')
  if (from > now + MAX_AHEAD_MS) refuse('from', 'may be a year ahead')
  if (until - Math.max(from, now) > MAX_SILENCE_MS) refuse('until', 'may be 30 days after the beginning')
}

function refuse(parameter: string, problem: string): never {
  throw new ProblemError('invalid_body', `${parameter}: ${problem}`, { parameter })
}

/** Its event names the row, so that comes first, and goes again where the event cannot be stored. */
async function addSilence(
  { clock, record, store }: Deps,
  asked: Omit<Silence, 'id' | 'endedAt' | 'endedBy'>,
  address: string | null,
): Promise<Silence> {
  const others = await store.notices.silences(asked.createdAt)
  if (others.length >= MAX_SILENCES) {
    throw new ProblemError('too_many_silences', `There are ${others.length} already; end one first`)
  }
  const silence = await store.notices.addSilence(asked)
  const { actor, connection, createdAt: at, from, id, kind, reason, until } = silence
  try {
    await record({
      type: 'silence_started',
      connection,
      at,
      data: { silence: id, kind, from, until, actor, reason, address },
    })
  } catch (error) {
    await store.notices.endSilence(id, clock.now(), 'operator')
    throw error
  }
  return silence
}

async function endSilence({ clock, record, store }: Deps, id: number, actor: string): Promise<Silence> {
  const at = clock.now()
  const silence = (await store.notices.silences(at)).find((one) => one.id === id)
  const unknown = () => new ProblemError('unknown_silence', `There is no silence ${id} that is in force or to come`)
  if (silence === undefined) throw unknown()
  const { connection, kind } = silence
  await record({
    type: 'silence_ended',
    connection,
    at,
    data: { silence: id, kind, endedBy: 'operator', actor },
  })
  const ended = await store.notices.endSilence(id, at, 'operator')
  if (ended === null) throw unknown()
  return ended
}

async function acknowledge(
  { record, store }: Deps,
  asked: Acknowledgement,
  address: string | null,
): Promise<Acknowledgement> {
  const { at, outage: id, ...about } = asked
  const outage = await store.outage(id)
  if (outage === null) throw new ProblemError('unknown_outage', `There is no outage ${id}`)
  const [first] = await store.notices.acknowledgements([id])
  if (first !== undefined) return first
  await record({
    type: 'outage_acknowledged',
    connection: outage.connection,
    at,
    data: { outage: id, ...about, address },
  })
  return store.notices.acknowledge(asked)
}
