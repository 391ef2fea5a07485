import * as v from 'valibot'
import { DEFINITIONS } from '../definitions.ts'
import { type Endpoint, type Endpoints, type ParametersSchema, TAGS } from '../endpoint.ts'
import { PROBLEMS, type ProblemCode, problemsOf } from '../problems.ts'
import { ProblemSchema } from '../resources.ts'
import { descriptionOf, type JsonSchema, jsonSchemaOf, namedSchemas } from './json-schema.ts'

export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required: boolean
  readonly description?: string
  /** Of a list: its words stand in one parameter, with commas between them. */
  readonly style?: 'form'
  readonly explode?: false
  readonly schema: JsonSchema
}

export interface Content {
  readonly schema: JsonSchema
  /** Of server-sent events: the schemas of their data. OpenAPI has no word for it before 3.2. */
  readonly 'x-events'?: Readonly<Record<string, JsonSchema>>
  /** Of one line of JSON Lines. */
  readonly 'x-line'?: JsonSchema
}

export interface Answer {
  readonly description: string
  readonly headers?: Readonly<Record<string, { readonly description: string; readonly schema: JsonSchema }>>
  readonly content?: Readonly<Record<string, Content>>
}

export interface Operation {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly summary: string
  readonly description?: string
  readonly security: readonly Readonly<Record<string, readonly string[]>>[]
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly required: boolean; readonly content: Readonly<Record<string, Content>> }
  readonly responses: Readonly<Record<string, Answer>>
}

/** An OpenAPI document, as far as we write one. */
export interface OpenApiDocument {
  readonly openapi: string
  readonly info: Readonly<Record<string, unknown>> & { readonly title: string; readonly version: string }
  readonly servers: readonly { readonly url: string; readonly description: string }[]
  readonly tags: readonly { readonly name: string; readonly description: string }[]
  /** By path, then by method in lower case. */
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>
    readonly securitySchemes: Readonly<Record<string, unknown>>
  }
}

/** What every client must know, as paragraphs. */
export const INTRODUCTION = `Connections to exchanges, watched and kept alive: what they are, what happened to them, and what can be done.

JSON. Instants are whole milliseconds since the Unix epoch, UTC; prices and sizes are decimal strings. A parameter that is not listed is refused. What is refused is told in problem details of RFC 9457, with a stable \`code\`. More fields, event types and words may come; none changes its meaning. \`HEAD\` is answered wherever \`GET\` is, \`OPTIONS\` tells the methods of a path, another method is a 405.

Where the bot runs with a token, everything but the operations marked as open needs it: as a bearer token, or as the session that the panel's login opens. Without one the bot listens on loopback alone and asks for nothing.`

/**
 * The OpenAPI 3.1 document of a catalogue.
 *
 * @param version of the program that serves it
 * @see https://spec.openapis.org/oas/v3.1.1.html
 */
export function openApiDocument(endpoints: Endpoints, version: string): OpenApiDocument {
  const paths: Record<string, Record<string, Operation>> = {}
  for (const [name, endpoint] of Object.entries(endpoints)) {
    const path = endpoint.path.replaceAll(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operationOf(name, endpoint) }
  }
  const definitions = DEFINITIONS.map(({ term, text }) => `- **${term}**: ${text}`).join('\n')
  return {
    openapi: '3.1.1',
    info: {
      title: 'Holdfast',
      version,
      summary: 'Connections to exchanges, watched and kept alive.',
      description: `${INTRODUCTION}\n\n## Definitions\n\n${definitions}`,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/', description: 'This bot.' }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths,
    components: {
      schemas: namedSchemas(),
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'The value of `HOLDFAST_TOKEN` where the bot runs.' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'holdfast_session',
          description: "What the panel's login opens, for twelve hours.",
        },
      },
    },
  }
}

function operationOf(operationId: string, endpoint: Endpoint): Operation {
  const { access, body, description, params, query, summary, tag } = endpoint
  const parameters = [...parametersOf('path', params), ...parametersOf('query', query), ...headersOf(endpoint)]
  return {
    operationId,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    security: access === 'open' ? [] : [{ bearer: [] }, { session: [] }],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: !v.safeParse(body, {}).success,
            content: { 'application/json': { schema: jsonSchemaOf(body) } },
          },
        }),
    responses: { ...successOf(endpoint), ...refusalsOf(endpoint) },
  }
}

function parametersOf(place: 'path' | 'query', schema: ParametersSchema | undefined): readonly Parameter[] {
  return Object.entries(schema?.entries ?? {}).map(([name, entry]) => {
    const { description = descriptionOf(entry as v.GenericSchema), ...json } = jsonSchemaOf(entry as v.GenericSchema)
    return {
      name,
      in: place,
      required: entry.type !== 'optional',
      ...(description === undefined ? {} : { description }),
      ...(json.type === 'array' ? { style: 'form', explode: false } : {}),
      schema:
        typeof json.default === 'string' && json.type === 'integer' ? { ...json, default: Number(json.default) } : json,
    }
  })
}

/** The headers that an endpoint goes by. */
function headersOf({ answer, cache }: Endpoint): readonly Parameter[] {
  if (answer.events !== undefined) {
    const description = 'The last event id that was seen; a browser sends it by itself.'
    return [{ name: 'Last-Event-ID', in: 'header', required: false, description, schema: { type: 'string' } }]
  }
  if (cache === undefined) return []
  const description = 'The ETag of an answer at hand: 304 where it still stands.'
  return [{ name: 'If-None-Match', in: 'header', required: false, description, schema: { type: 'string' } }]
}

const LOCATION = { Location: { description: 'Where to.', schema: { type: 'string' } } } as const

function successOf({ answer, cache, leadsElsewhere, summary }: Endpoint): Record<string, Answer> {
  const content = contentOf(answer)
  const etag = { ETag: { description: 'Of this very answer.', schema: { type: 'string' } } }
  return {
    [answer.status]: {
      description: answer.description ?? `${summary}.`,
      ...(cache === undefined ? {} : { headers: etag }),
      ...(content === undefined ? {} : { content }),
    },
    ...(leadsElsewhere === undefined ? {} : { 302: { description: leadsElsewhere, headers: LOCATION } }),
    ...(cache === undefined ? {} : { 304: { description: 'The answer at hand still stands.' } }),
  }
}

function contentOf({ contentType, events, schema }: Endpoint['answer']): Answer['content'] {
  if (contentType === undefined) {
    return schema === undefined ? undefined : { 'application/json': { schema: jsonSchemaOf(schema) } }
  }
  const [essence = ''] = contentType.split(';')
  const text = { type: essence === 'application/json' ? 'object' : 'string' }
  const named = Object.entries(events ?? {}).map(([name, data]) => [name, jsonSchemaOf(data)] as const)
  return {
    [essence]: {
      schema: text,
      ...(events === undefined ? {} : { 'x-events': Object.fromEntries(named) }),
      ...(schema === undefined ? {} : { 'x-line': jsonSchemaOf(schema) }),
    },
  }
}

/** One answer for each status, naming its codes. */
function refusalsOf(endpoint: Endpoint): Record<string, Answer> {
  const byStatus = Map.groupBy(problemsOf(endpoint), (code) => PROBLEMS[code].status)
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      {
        description: codes.map((code) => `\`${code}\`: ${PROBLEMS[code].title}.`).join(' '),
        content: { 'application/problem+json': { schema: problemOf(status, codes, endpoint) } },
      },
    ]),
  )
}

function problemOf(status: number, codes: readonly ProblemCode[], { problemMembers }: Endpoint): JsonSchema {
  const isOwn = problemMembers !== undefined && codes.some((code) => problemMembers.codes.includes(code))
  return {
    allOf: [jsonSchemaOf(ProblemSchema), ...(isOwn ? [jsonSchemaOf(problemMembers.schema)] : [])],
    properties: { status: { const: status }, code: { enum: codes } },
  }
}
