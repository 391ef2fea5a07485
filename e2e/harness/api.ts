import type {
  AnswerOf,
  BookAnswerDto,
  ConnectionDto,
  ENDPOINTS,
  EventDto,
  FaultCatalogueDto,
  HealthDto,
  OutageDto,
  RequestOf,
  SpreadDto,
} from '@holdfast/api-contract'
import { createApiClient } from '@holdfast/api-contract/client'

/** The query of an endpoint of the catalogue, as text. */
type Query<Name extends keyof typeof ENDPOINTS> =
  RequestOf<(typeof ENDPOINTS)[Name]> extends { readonly query?: infer Q } ? NonNullable<Q> : never

/** A fault the simulator injected. Instants are its own: ms since the Unix epoch. */
export type InjectedFault = FaultCatalogueDto['injected'][number]

export interface FaultTarget {
  readonly connection: string
  readonly market?: string
  readonly durationMs?: number
}

/** The HTTP interface as a script sees it. Every call throws on a status other than 2xx. */
export interface Api {
  connections(): Promise<readonly ConnectionDto[]>
  connection(id: string): Promise<ConnectionDto>
  /** Newest first. */
  outages(query?: Query<'outages'>): Promise<readonly OutageDto[]>
  /** Newest first, unless `after` is given. */
  events(query?: Query<'events'>): Promise<readonly EventDto[]>
  timeline(query: Query<'timeline'>): Promise<AnswerOf<typeof ENDPOINTS.timeline>>
  book(connection: string, market: string): Promise<BookAnswerDto>
  spreads(): Promise<readonly SpreadDto[]>
  health(): Promise<HealthDto>
  faults(): Promise<FaultCatalogueDto>
  /** Breaks something; resolves once the simulator has done it. */
  fault(fault: string, target: FaultTarget): Promise<void>
  /** The operator's reconnect, pause or resume. */
  act(connection: string, action: 'reconnect' | 'pause' | 'resume', reason?: string): Promise<void>
  /** Has the configuration read anew; resolves once it is taken over. */
  reload(reason?: string): Promise<AnswerOf<typeof ENDPOINTS.reload>>
}

export function createApi(url: string): Api {
  const { api } = createApiClient(url)
  const { v1 } = api
  return {
    connections: async () => (await ok(v1.connections.$get())).connections,
    connection: (id) => ok(v1.connections[':id'].$get({ param: { id } })),
    outages: async (query = {}) => (await ok(v1.outages.$get({ query }))).items,
    events: async (query = {}) => (await ok(v1.events.$get({ query }))).items,
    timeline: (query) => ok(v1.timeline.$get({ query })),
    book: (connection, market) => ok(v1.books.$get({ query: { connection, market } })),
    spreads: () => ok(v1.spreads.$get()),
    health: () => ok(v1.health.$get()),
    reload: (reason) => ok(v1.config.reload.$post({ json: reason === undefined ? {} : { reason } })),
    faults: () => ok(v1.demo.faults.$get()),
    fault: async (fault, target) => {
      await ok(v1.demo.faults.$post({ json: { fault, ...target } }))
    },
    act: async (connection, action, reason) => {
      const json = reason === undefined ? {} : { reason }
      await ok(v1.connections[':id'][action].$post({ param: { id: connection }, json }))
    },
  }
}

type Answers = { readonly ok: boolean; readonly status: number; readonly url: string; text(): Promise<string> }

/** What was asked for. @throws on any other answer */
async function ok<R extends Answers>(asked: Promise<R>): Promise<DataOf<R>> {
  const response = await asked
  const text = await response.text()
  if (!response.ok) throw new Error(`${response.url}: ${response.status} ${text}`)
  return JSON.parse(text) as DataOf<R>
}

/** The data of the answers that are no refusals. */
type DataOf<R> = R extends { readonly ok: true; json(): Promise<infer T> } ? T : never
