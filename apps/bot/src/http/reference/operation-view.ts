import type { Answer, Content, Operation, Parameter } from '@holdfast/api-contract/openapi'
import { type Html, html, inline, NOTHING, prose } from './html.ts'
import { fieldsOf, limitsOf, noteOf, typeOf } from './schema-view.ts'

/** One operation: what it is for, what it takes, and everything it answers. */
export function operationView(path: string, method: string, operation: Operation): Html {
  const { description, operationId, parameters = [], responses, security, summary } = operation
  const isOpen = security.length === 0
  return html`<article class="operation" id="${operationId}" aria-labelledby="${operationId}-title">
<h3 id="${operationId}-title"><a class="anchor" href="#${operationId}">${summary}</a></h3>
<p class="request"><span class="method ${method}">${method.toUpperCase()}</span> <code class="path">${path}</code>${isOpen ? html` <span class="tag">open</span>` : NOTHING}${openLink(path, method, parameters, responses)}</p>
${description === undefined ? NOTHING : prose(description)}
${parametersView(parameters)}
${bodyView(operation)}
${answersView(operation)}
</article>`
}

/** What can be asked with nothing more than its address can be looked at right away. */
function openLink(
  path: string,
  method: string,
  parameters: readonly Parameter[],
  responses: Operation['responses'],
): Html {
  const isPlain = method === 'get' && parameters.every(({ required }) => !required)
  const isStream = Object.values(responses).some(({ content }) => content?.['text/event-stream'] !== undefined)
  return isPlain && !isStream ? html` <a class="open" href="${path}">Open</a>` : NOTHING
}

function parametersView(parameters: readonly Parameter[]): Html {
  if (parameters.length === 0) return NOTHING
  return html`<h4>Parameters</h4>
<dl class="fields">${parameters.map(
    ({ description, in: place, name, required, schema }) => html`<div class="field">
<dt><code>${name}</code> <span class="type">${typeOf(schema)}</span>${place === 'query' ? NOTHING : html` <span class="tag">${place}</span>`}${required ? html` <span class="tag needed">required</span>` : NOTHING}</dt>
<dd>${noteOf(description, limitsOf(schema))}</dd>
</div>`,
  )}</dl>`
}

function bodyView({ requestBody }: Operation): Html {
  if (requestBody === undefined) return NOTHING
  return html`<h4>Body${requestBody.required ? NOTHING : html` <span class="tag">may be left out</span>`}</h4>
${Object.entries(requestBody.content).map(([type, content]) => html`<p class="content"><code>${type}</code></p>${fieldsOf(content.schema)}`)}`
}

function answersView({ responses, summary }: Operation): Html {
  const [fine = [], refused = []] = [true, false].map((isFine) =>
    Object.entries(responses).filter(([status]) => Number(status) < 400 === isFine),
  )
  return html`<h4>Answers</h4>
${fine.map(([status, answer]) => successView(status, answer, summary))}
<dl class="refusals">${refused.map(
    ([status, answer]) =>
      html`<div><dt class="status refused">${status}</dt><dd>${codesOf(answer).map(codeLink)}</dd></div>`,
  )}</dl>`
}

function successView(status: string, { content, description }: Answer, summary: string): Html {
  // What the title says is not said again.
  const said = description === `${summary}.` ? NOTHING : html`<p>${inline(description)}</p>`
  const body = Object.entries(content ?? {}).map(([type, one]) => contentView(type, one))
  return html`<div class="answer"><span class="status">${status}</span> <div>${said}${body}</div></div>`
}

/** The codes of a refusal. */
function codesOf({ content }: Answer): readonly string[] {
  const schema = content?.['application/problem+json']?.schema
  return (schema?.properties?.['code']?.enum ?? []).map(String)
}

const codeLink = (code: string): Html => html`<a href="#problem-${code}"><code>${code}</code></a> `

function contentView(type: string, { schema, 'x-events': events, 'x-line': line }: Content): Html {
  if (events !== undefined) {
    return html`<p class="content"><code>${type}</code>, of these events:</p><dl class="fields">${Object.entries(
      events,
    ).map(
      ([name, data]) =>
        html`<div class="field"><dt><code>${name}</code> <span class="type">${data.properties === undefined ? typeOf(data) : 'object'}</span></dt><dd>${fieldsOf(data)}</dd></div>`,
    )}</dl>`
  }
  if (line !== undefined) return html`<p class="content"><code>${type}</code>, each line: ${typeOf(line)}</p>`
  if (type === 'text/csv' || type === 'text/html') return html`<p class="content"><code>${type}</code></p>`
  const shape = schema.items?.properties ?? schema.properties
  const item = schema.items?.properties === undefined ? schema : schema.items
  const word = schema.items?.properties === undefined ? 'object' : 'object[]'
  return html`<p class="content"><code>${type}</code>: ${shape === undefined ? typeOf(schema) : word}</p>${fieldsOf(item)}`
}
