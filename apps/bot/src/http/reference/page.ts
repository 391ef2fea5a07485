import { createHash } from 'node:crypto'
import { DEFINITIONS, PROBLEMS, type ReferenceTheme } from '@holdfast/api-contract'
import { INTRODUCTION, type JsonSchema, type OpenApiDocument } from '@holdfast/api-contract/openapi'
import tokens from '@holdfast/look/tokens.css' with { type: 'text' }
import { type Html, html, inline, prose, raw } from './html.ts'
import { operationView } from './operation-view.ts'
import frame from './page.css' with { type: 'text' }
import parts from './parts.css' with { type: 'text' }
import { fieldsOf, typeOf } from './schema-view.ts'

const STYLES = [tokens, frame, parts].join('\n')

/**
 * Stricter than the panel's: no script, no connection, no image from anywhere, and of styles those that are in the page, by
 * their hash and not by `'unsafe-inline'`, so that the page is one answer.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLES).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

export interface ReferencePage {
  /** The page in a theme; null: in the system's. */
  htmlIn(theme: ReferenceTheme | null): string
  readonly contentSecurityPolicy: string
}

/** The reference of an API as one page, without scripts: every part of it has an address of its own. */
export function referencePage(document: OpenApiDocument): ReferencePage {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
  const sections = document.tags.map(({ name, description }) => ({
    name,
    description,
    operations: operations.filter(({ operation }) => operation.tags.includes(name)),
  }))
  const page = html`<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Holdfast API ${document.info.version}</title>
<style>${raw(STYLES)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the reference</a>
<header class="top"><a class="brand" href="/">${MARK} Holdfast</a> <span class="version">API ${document.info.version}</span> <a href="/api/v1/openapi.json">OpenAPI 3.1</a></header>
<div class="frame">
<nav aria-label="Contents">${contents(sections)}</nav>
<main id="main">
<h1>The API</h1>
<section id="basics" class="intro">${prose(INTRODUCTION)}
<pre class="example" tabindex="0">${EXAMPLE}</pre></section>
<section id="definitions" aria-labelledby="definitions-title">
<h2 id="definitions-title">Definitions</h2>
<dl class="definitions">${DEFINITIONS.map(({ id, term, text }) => html`<div id="definition-${id}"><dt>${term}</dt><dd>${inline(text)}</dd></div>`)}</dl>
</section>
${sections.map(
  ({ description, name, operations }) => html`<section id="tag-${name}" aria-labelledby="tag-${name}-title">
<h2 id="tag-${name}-title">${titled(name)}</h2>
<p class="lead">${description}</p>
${operations.map(({ method, operation, path }) => operationView(path, method, operation))}
</section>`,
)}
<section id="schemas" aria-labelledby="schemas-title">
<h2 id="schemas-title">Schemas</h2>
<p class="names">${Object.keys(document.components.schemas).map((name) => html`<a href="#schema-${name}">${name}</a> `)}</p>
${Object.entries(document.components.schemas).map(([name, schema]) => schemaView(name, schema))}
</section>
<section id="problems" aria-labelledby="problems-title">
<h2 id="problems-title">Problems</h2>
<p class="lead">Every <code>code</code> that a refusal can have. Codes are stable.</p>
<dl class="fields">${Object.entries(PROBLEMS).map(([code, { status, title }]) => html`<div class="field" id="problem-${code}"><dt><span class="status refused">${status}</span> <code>${code}</code></dt><dd><p>${title}</p></dd></div>`)}</dl>
</section>
</main>
</div>
</body>
</html>
`
  return {
    htmlIn: (theme) => `<!doctype html>\n<html lang="en"${themeOf(theme)}>\n${page.markup}`,
    contentSecurityPolicy: CONTENT_SECURITY_POLICY,
  }
}

/** As the tokens of the look read it. */
const themeOf = (theme: ReferenceTheme | null): string => (theme === null ? '' : ` data-theme="${theme}"`)

const EXAMPLE = `curl http://127.0.0.1:4400/api/v1/stats?window=7d
curl -H "Authorization: Bearer $HOLDFAST_TOKEN" http://127.0.0.1:4400/api/v1/outages?limit=5
curl -N http://127.0.0.1:4400/api/v1/stream`

const MARK = raw(
  '<svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true"><path d="M10 1v5m0 8v5" stroke="currentColor" stroke-width="2" stroke-linecap="round"/><circle cx="10" cy="10" r="4.2" fill="none" stroke="currentColor" stroke-width="2"/></svg>',
)

interface Section {
  readonly name: string
  readonly operations: readonly { readonly operation: { readonly operationId: string; readonly summary: string } }[]
}

function contents(sections: readonly Section[]): Html {
  return html`<p><a href="#basics">Basics</a></p>
<p><a href="#definitions">Definitions</a></p>
${sections.map(
  ({ name, operations }) => html`<p><a href="#tag-${name}">${titled(name)}</a></p>
<ul>${operations.map(({ operation }) => html`<li><a href="#${operation.operationId}">${operation.summary}</a></li>`)}</ul>`,
)}
<p><a href="#schemas">Schemas</a></p>
<p><a href="#problems">Problems</a></p>`
}

function schemaView(name: string, schema: JsonSchema): Html {
  const { description, ...own } = schema
  return html`<article class="schema" id="schema-${name}" aria-labelledby="schema-${name}-title">
<h3 id="schema-${name}-title"><a class="anchor" href="#schema-${name}">${name}</a></h3>
<p>${inline(description ?? '')}</p>
${own.properties === undefined ? html`<p class="words">${typeOf(own)}</p>` : fieldsOf(own)}
</article>`
}

const titled = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)
