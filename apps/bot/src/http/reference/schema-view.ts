import { type JsonSchema, nameOf } from '@holdfast/api-contract/openapi'
import { type Html, html, inline, NOTHING } from './html.ts'

/** What a value is, in a few words; names lead to where they are written out. */
export function typeOf(schema: JsonSchema): Html {
  const { $ref, additionalProperties, anyOf, items, type } = schema
  if ($ref !== undefined) return html`<a href="#schema-${nameOf($ref)}">${nameOf($ref)}</a>`
  if (anyOf !== undefined) return joined(anyOf.map(typeOf), ' | ')
  if ('const' in schema) return html`<code>${JSON.stringify(schema.const)}</code>`
  if (schema.enum !== undefined) return joined(schema.enum.map(codeOf), ' | ')
  if (type === 'array' && items !== undefined) return html`${typeOf(items)}[]`
  if (typeof additionalProperties === 'object') return html`{ <i>id</i>: ${typeOf(additionalProperties)} }`
  return html`${String(type ?? 'anything')}`
}

/** What it may be beyond its type: a range, a length, a default. */
export function limitsOf({
  default: preset,
  maxLength,
  maximum,
  minLength,
  minimum,
  pattern,
}: JsonSchema): readonly string[] {
  const said = [
    rangeOf(minimum, maximum, ''),
    rangeOf(minLength, maxLength, ' characters'),
    pattern === undefined ? '' : `matches \`${pattern}\``,
    preset === undefined ? '' : `default \`${preset}\``,
  ]
  return said.filter((text) => text !== '')
}

const NEVER_MET = 1e15

function rangeOf(from: number | undefined, to: number | undefined, unit: string): string {
  if (from === undefined && to === undefined) return ''
  // The last instant and the largest number are no limits that anyone would meet.
  const end = to === undefined || to >= NEVER_MET ? null : to
  if (end === null) return from === undefined || from === 0 ? '' : `at least ${from}${unit}`
  return from === undefined ? `at most ${end}${unit}` : `${from} to ${end}${unit}`
}

/** The fields of an object, those of objects in it one step further in; nothing where it is none. */
export function fieldsOf(schema: JsonSchema): Html {
  const { properties } = schema
  if (properties === undefined) return NOTHING
  return html`<dl class="fields">${Object.entries(properties).map(([name, field]) => fieldOf(name, field, isRequired(schema, name)))}</dl>`
}

function fieldOf(name: string, field: JsonSchema, required: boolean): Html {
  const inner = innerObject(field)
  return html`<div class="field">
<dt><code>${name}</code> <span class="type">${inner === null ? typeOf(field) : html`${outerType(field)}`}</span>${required ? NOTHING : html` <span class="tag">optional</span>`}</dt>
<dd>${noteOf(field.description, limitsOf(field))}${inner === null ? NOTHING : fieldsOf(inner)}</dd>
</div>`
}

const isRequired = ({ required }: JsonSchema, name: string): boolean => required?.includes(name) ?? false

/** The object that is written out in a field: itself, an item of it, or what it is when it is not null. */
function innerObject(schema: JsonSchema): JsonSchema | null {
  if (schema.properties !== undefined) return schema
  if (schema.items !== undefined) return innerObject(schema.items)
  if (typeof schema.additionalProperties === 'object') return innerObject(schema.additionalProperties)
  const inner = schema.anyOf?.map(innerObject).find((found) => found !== null)
  return inner ?? null
}

function outerType({ additionalProperties, anyOf, items }: JsonSchema): string {
  if (items !== undefined) return 'object[]'
  if (typeof additionalProperties === 'object') return '{ id: object }'
  return anyOf === undefined ? 'object' : 'object | null'
}

/** A description and limits, as one sentence after the other. */
export function noteOf(description: string | undefined, limits: readonly string[]): Html {
  const parts = [...(description === undefined ? [] : [description]), ...limits]
  return parts.length === 0 ? NOTHING : html`<p>${inline(parts.join('; '))}</p>`
}

const codeOf = (value: unknown): Html => html`<code>${String(value)}</code>`

function joined(pieces: readonly Html[], between: string): Html {
  return html`${pieces.map((piece, index) => (index === 0 ? piece : html`${between}${piece}`))}`
}
