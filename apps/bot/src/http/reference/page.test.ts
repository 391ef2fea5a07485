import { expect, test } from 'bun:test'
import { createHash } from 'node:crypto'
import { DEFINITIONS, ENDPOINTS, PROBLEMS } from '@holdfast/api-contract'
import { openApiDocument } from '@holdfast/api-contract/openapi'
import { createWorld } from '../../testing/world.ts'
import { html, inline, prose } from './html.ts'
import { referencePage } from './page.ts'

const DOCUMENT = openApiDocument(ENDPOINTS, '1.2.3')
const PAGE = { html: referencePage(DOCUMENT).htmlIn(null) }

test('what is put into markup is text', () => {
  expect(html`<b title="${'"&\''}">${'<script>'}</b>${3}`.markup).toBe(
    '<b title="&quot;&amp;&#39;">&lt;script&gt;</b>3',
  )
  expect(inline('an `<id>` & more').markup).toBe('an <code>&lt;id&gt;</code> &amp; more')
  expect(prose('one\n\ntwo').markup).toBe('<p>one</p><p>two</p>')
})

test('a text of the catalogue cannot become markup', () => {
  const evil = {
    ...ENDPOINTS.stats,
    summary: '<img src=x onerror=alert(1)>',
    description: '`</code><script>`',
  } as const
  const html = referencePage(openApiDocument({ stats: evil }, '1')).htmlIn(null)
  expect(html).not.toContain('<img')
  expect(html).not.toContain('<script')
})

test('every operation, schema, definition and problem has a place and its words', () => {
  const ids = new Set(Array.from(PAGE.html.matchAll(/ id="([^"]+)"/g), ([, id]) => id))
  const wanted = [
    ...Object.keys(ENDPOINTS),
    ...Object.keys(DOCUMENT.components.schemas).map((name) => `schema-${name}`),
    ...DEFINITIONS.map(({ id }) => `definition-${id}`),
    ...Object.keys(PROBLEMS).map((code) => `problem-${code}`),
  ]
  expect(wanted.filter((id) => !ids.has(id))).toEqual([])
  for (const { path } of Object.values(ENDPOINTS)) {
    expect(PAGE.html).toContain(`<code class="path">${path.replaceAll(/:(\w+)/g, '{$1}')}</code>`)
  }
  for (const { term } of DEFINITIONS) expect(PAGE.html).toContain(`<dt>${term}</dt>`)
  for (const field of ['detectionMs', 'nextAttemptReason', 'walBytes'])
    expect(PAGE.html).toContain(`<code>${field}</code>`)
})

test('no id is there twice, and every link within the page leads somewhere', () => {
  const ids = Array.from(PAGE.html.matchAll(/ id="([^"]+)"/g), ([, id]) => id)
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([])
  const links = new Set(Array.from(PAGE.html.matchAll(/href="#([^"]+)"/g), ([, id]) => id))
  expect([...links].filter((id) => !ids.includes(id))).toEqual([])
  expect(links.size).toBeGreaterThan(60)
})

test('says of a parameter what it may be, and of an operation who may call', () => {
  const operation = (id: string): string =>
    /<article class="operation" id="(\w+)"[\s\S]*?<\/article>/g
      [Symbol.matchAll](PAGE.html)
      .find(([, found]) => found === id)?.[0] ?? ''
  expect(operation('events')).toContain('items of a page; 1 to 1000; default <code>100</code>')
  expect(operation('events')).toContain('<p>the beginning, in ms since the Unix epoch</p>')
  expect(operation('eventsCsv')).toContain('all where none is given; at least 1<')
  expect(operation('book')).toContain('required')
  expect(operation('alive')).toContain('>open<')
  expect(operation('stats')).not.toContain('>open<')
  expect(operation('outage')).toContain('href="#problem-unknown_outage"')
  expect(operation('stream')).toContain('<a href="#schema-Snapshot">Snapshot</a>')
  expect(operation('reconnect')).toContain('may be left out')
  expect(operation('stats')).toContain('<a class="open" href="/api/v1/stats">')
  for (const id of ['login', 'stream', 'book', 'outage']) expect(operation(id)).not.toContain('class="open"')
})

test('the page is in the theme that is asked for, each its own answer, and in no other', async () => {
  const { request } = await createWorld()
  const asked = async (query: string) => {
    const response = await request(`/docs${query}`)
    const root = /<html[^>]*>/.exec(await response.text())?.[0] ?? null
    return { status: response.status, root, etag: response.headers.get('etag') }
  }
  const [system, light, dark] = [await asked(''), await asked('?theme=light'), await asked('?theme=dark')]
  expect([system.root, light.root, dark.root]).toEqual([
    '<html lang="en">',
    '<html lang="en" data-theme="light">',
    '<html lang="en" data-theme="dark">',
  ])
  expect(new Set([system.etag, light.etag, dark.etag]).size).toBe(3)
  for (const query of [
    '?theme=pink',
    '?theme=',
    '?theme=dark&theme=dark',
    '?theme=dark%22%20onload=%22x',
    '?style=dark',
  ]) {
    expect(await asked(query)).toEqual({ status: 400, root: null, etag: null })
  }
  const known = await request('/docs?theme=dark', { headers: { 'if-none-match': light.etag ?? '' } })
  expect(known.status).toBe(200)
})

test('the page asks nobody for anything, and its policy lets it do nothing but look as it should', async () => {
  const { request } = await createWorld()
  const response = await request('/docs')
  const text = await response.text()
  expect(text).not.toMatch(/<script|<link|<img|<iframe|@import|url\(| style="| on\w+="/i)
  const links = Array.from(text.matchAll(/(?:href|src)="([^"#]*)"/g), ([, link]) => link)
  expect(links.every((link) => link?.startsWith('/'))).toBe(true)
  const style = /<style>([\s\S]*?)<\/style>/.exec(text)?.[1] ?? ''
  const hash = createHash('sha256').update(style).digest('base64')
  expect(response.headers.get('content-security-policy')).toBe(
    `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  )
  expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  expect(style).toContain('--accent: light-dark(')
})
