import type {
  BookDto,
  ConnectionDto,
  EventDto,
  FaultCatalogueDto,
  HealthDto,
  OutageDto,
  SpreadDto,
} from '@holdfast/api-contract'

/** A fault the simulator injected. Instants are its own: ms since the Unix epoch. */
export type InjectedFault = FaultCatalogueDto['injected'][number]

/** One stretch of the timeline, half-open. */
export interface Tile {
  readonly state: string
  readonly from: number
  readonly to: number
  readonly outageId: number | null
}

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
  outages(query?: Readonly<Record<string, string>>): Promise<readonly OutageDto[]>
  /** Newest first, unless `after` is given. */
  events(query?: Readonly<Record<string, string>>): Promise<readonly EventDto[]>
  timeline(query: Readonly<Record<string, string>>): Promise<Readonly<Record<string, readonly Tile[]>>>
  book(connection: string, market: string): Promise<BookDto>
  spreads(): Promise<readonly SpreadDto[]>
  health(): Promise<HealthDto>
  faults(): Promise<FaultCatalogueDto>
  /** Breaks something; resolves once the simulator has done it. */
  fault(fault: string, target: FaultTarget): Promise<void>
  /** The operator's reconnect, pause or resume. */
  act(connection: string, action: 'reconnect' | 'pause' | 'resume', reason?: string): Promise<void>
}

export function createApi(url: string): Api {
  const request = async <T>(path: string, init?: RequestInit): Promise<T> => {
    const response = await fetch(`${url}/api/v1${path}`, init)
    const text = await response.text()
    if (!response.ok) throw new Error(`${init?.method ?? 'GET'} ${path}: ${response.status} ${text}`)
    return (text === '' ? null : JSON.parse(text)) as T
  }
  const post = (path: string, body: unknown) =>
    request<unknown>(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const list = async <T>(path: string, query: Readonly<Record<string, string>>) =>
    (await request<{ items: readonly T[] }>(`${path}?${new URLSearchParams(query)}`)).items
  return {
    connections: async () => (await request<{ connections: readonly ConnectionDto[] }>('/connections')).connections,
    connection: (id) => request<ConnectionDto>(`/connections/${id}`),
    outages: (query = {}) => list<OutageDto>('/outages', query),
    events: (query = {}) => list<EventDto>('/events', query),
    timeline: (query) => request(`/timeline?${new URLSearchParams(query)}`),
    book: (connection, market) => request<BookDto>(`/books?${new URLSearchParams({ connection, market })}`),
    spreads: () => request<readonly SpreadDto[]>('/spreads'),
    health: () => request<HealthDto>('/health'),
    faults: () => request<FaultCatalogueDto>('/demo/faults'),
    fault: async (fault, target) => {
      await post('/demo/faults', { fault, ...target })
    },
    act: async (connection, action, reason) => {
      await post(`/connections/${connection}/${action}`, reason === undefined ? {} : { reason })
    },
  }
}
