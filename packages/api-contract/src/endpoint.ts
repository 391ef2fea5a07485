import type * as v from 'valibot'
import type { ProblemCode } from './problems.ts'

/** Sections of the reference, in its order. */
export const TAGS = {
  connections: 'What the bot watches, as it is right now, and what an operator can do about it.',
  record: 'What happened: every event, and the outages that events add up to. Kept on disk, paged, and exported whole.',
  figures: 'What a window of the record adds up to: uptime, recovery times, states over time, charts.',
  market: 'Prices, trades and spreads, each with the verdict on the feed it came by.',
  stream: 'Everything as it happens, over one connection.',
  notices: 'What is told to whom: channels, what was sent, what holds it back, and who is on what.',
  bot: 'The bot itself: its configuration, its health, its description.',
  session: "The panel's login.",
  demo: 'Faults to inject into the built-in simulator, in demo mode.',
} as const

export type Tag = keyof typeof TAGS

/** Parameters arrive as text, each once. */
export type ParametersSchema = v.ObjectSchema<v.ObjectEntries, undefined>

/** What an endpoint answers when all is well; JSON by `schema` unless another type is named. */
export interface EndpointAnswer {
  readonly status: 200 | 201 | 202 | 204
  /** What is in it, in a sentence; the endpoint's summary where there is none. */
  readonly description?: string
  /** Of the JSON body; of each line for `application/jsonl`. */
  readonly schema?: v.GenericSchema
  /** Of a body that the handler writes itself; JSON where there is a schema and no type is named. */
  readonly contentType?: string
  /** Schemas of the data of server-sent events, by their names. */
  readonly events?: Readonly<Record<string, v.GenericSchema>>
}

/** One endpoint: all that server, clients and documents know of it. */
export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** With `:name` for parameters. */
  readonly path: `/${string}`
  /** With a token set: `open` to everyone, or only with the token or a session. */
  readonly access: 'open' | 'token'
  readonly tag: Tag
  /** A few words, imperative. */
  readonly summary: string
  /** What the summary and the schemas do not say. */
  readonly description?: string
  /** Parameters in the path. One that does not match is answered with the endpoint's own 404. */
  readonly params?: ParametersSchema
  /** What is not in it is refused; without it the query is not looked at. */
  readonly query?: ParametersSchema
  /** Of a JSON body; one that `{}` satisfies may be left out. */
  readonly body?: v.GenericSchema
  readonly answer: EndpointAnswer
  /** When it leads a client elsewhere with a 302, in a sentence. */
  readonly leadsElsewhere?: string
  /** Codes it may answer beyond those of `problemsOf`. */
  readonly problems: readonly ProblemCode[]
  /** What the documents of some of its problems say beyond the common members. */
  readonly problemMembers?: { readonly codes: readonly ProblemCode[]; readonly schema: v.GenericSchema }
  /**
   * Whether an answer is the same until something changes: it then has an ETag, and is asked for again only to hear that
   * it still stands. Everything else is never stored.
   */
  readonly cache?: 'until_changed'
}

export type Endpoints = Readonly<Record<string, Endpoint>>

type OutputOf<S> = S extends v.GenericSchema ? v.InferOutput<S> : undefined
type InputOf<S> = S extends v.GenericSchema ? v.InferInput<S> : undefined

/** The parameters in the path, as a handler gets them. */
export type ParamsOf<E extends Endpoint> = OutputOf<E['params']>
/** The parameters of the query, as a handler gets them. */
export type QueryOf<E extends Endpoint> = OutputOf<E['query']>
/** The body, as a handler gets it. */
export type BodyOf<E extends Endpoint> = OutputOf<E['body']>
/** The JSON that a client gets; undefined where there is none. */
export type AnswerOf<E extends Endpoint> = E['answer'] extends { readonly contentType: string }
  ? undefined
  : OutputOf<E['answer']['schema']>

/** What a client sends, by where it goes. */
export type RequestOf<E extends Endpoint> = Part<'param', InputOf<E['params']>> &
  Part<'query', InputOf<E['query']>> &
  Part<'json', InputOf<E['body']>>

/** The same with parameters as they come to hand, of a URL or a form. */
export type LooseRequestOf<E extends Endpoint> = Part<'param', Loose<InputOf<E['params']>>> &
  Part<'query', Loose<InputOf<E['query']>>> &
  Part<'json', InputOf<E['body']>>

/** Optional where nothing in it is needed. */
type Part<Name extends string, T> = [T] extends [undefined]
  ? Record<never, never>
  : Record<never, never> extends T
    ? { readonly [N in Name]?: T }
    : { readonly [N in Name]: T }

type Loose<T> = T extends object ? { readonly [K in keyof T]: string | number | boolean | null | undefined } : T
