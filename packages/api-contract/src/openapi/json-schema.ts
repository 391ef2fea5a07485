import { type ConversionConfig, toJsonSchema } from '@valibot/to-json-schema'
import * as v from 'valibot'
import { COMPONENTS, WORDS } from './components.ts'

/** A JSON Schema of 2020-12, as OpenAPI 3.1 has it. */
export interface JsonSchema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly description?: string
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: JsonSchema | boolean
  readonly items?: JsonSchema
  readonly anyOf?: readonly JsonSchema[]
  readonly allOf?: readonly JsonSchema[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly default?: unknown
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
}

const BASE = '#/components/schemas/'

/** The name that a reference leads to. */
export function nameOf(ref: string): string {
  return ref.slice(BASE.length)
}

const WORD_NAMES = new Map(Object.entries(WORDS).map(([name, { values }]) => [values, name]))
const SCHEMA_NAMES = new Map<unknown, string>(Object.entries(COMPONENTS).map(([name, { schema }]) => [schema, name]))

const HOW: ConversionConfig = {
  target: 'draft-2020-12',
  // Of text that becomes something else, the text: it is what is sent.
  typeMode: 'input',
  // What a function decides no schema can say: its message, or the field's description, has to.
  ignoreActions: ['check'],
  overrideSchema({ valibotSchema }) {
    const word = 'options' in valibotSchema ? WORD_NAMES.get(valibotSchema.options as readonly string[]) : undefined
    const name = word ?? SCHEMA_NAMES.get(valibotSchema)
    return name === undefined ? null : { $ref: BASE + name }
  },
  overrideAction({ valibotAction, jsonSchema }) {
    if (valibotAction.type !== 'metadata') return null
    const { allowed, integer, listOf, ...rest } = jsonSchema as Noted
    if (listOf !== undefined) return { type: 'array', items: { $ref: BASE + WORD_NAMES.get(listOf) } }
    return integer === undefined ? rest : { type: 'integer', ...integer }
  },
}

/** What the library takes over of our metadata; `allowed` is for those who sent something else. */
type Noted = ReturnType<typeof toJsonSchema> & {
  readonly allowed?: unknown
  readonly integer?: object
  /** Of text that is words with commas between them: the words. */
  readonly listOf?: readonly string[]
}

/** What a client sends or gets, by schema; what has a name is referred to. */
export function jsonSchemaOf(schema: v.GenericSchema): JsonSchema {
  const name = SCHEMA_NAMES.get(schema)
  if (name !== undefined) return { $ref: BASE + name }
  const { $schema, ...own } = toJsonSchema(schema as Parameters<typeof toJsonSchema>[0], HOW)
  return own as JsonSchema
}

/** Every schema with a name. */
export function namedSchemas(): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries([
    ...Object.entries(COMPONENTS).map(([name, { description, schema }]) => {
      // A copy goes by no name, so that it is written out.
      return [name, { description, ...jsonSchemaOf({ ...schema }) }] as const
    }),
    ...Object.entries(WORDS).map(([name, { values, description }]) => {
      return [name, { description, type: 'string', enum: values }] as const
    }),
  ])
}

/** What a parameter's schema says of it, wherever it is wrapped. */
export function descriptionOf(schema: v.GenericSchema): string | undefined {
  const wrapped = 'wrapped' in schema ? (schema.wrapped as v.GenericSchema) : schema
  return v.getDescription(wrapped)
}
