import { ENDPOINTS } from '@holdfast/api-contract'
import { openApiDocument } from '@holdfast/api-contract/openapi'
import type { AppDeps } from '../deps.ts'
import { referencePage } from '../reference/page.ts'
import type { Route } from '../route.ts'
import { serve } from '../serve.ts'

/** What the API says of itself, for programs and for people. Made once, when it is asked for first. */
export function referenceRoutes({ versions }: Pick<AppDeps, 'versions'>): readonly Route[] {
  const document = once(() => openApiDocument(ENDPOINTS, versions.holdfast))
  const json = once(() => JSON.stringify(document()))
  const page = once(() => referencePage(document()))
  const { openapi, reference } = ENDPOINTS
  return [
    serve(openapi, () => new Response(json(), { headers: { 'content-type': openapi.answer.contentType } })),
    serve(reference, ({ query }) => {
      const { contentSecurityPolicy, htmlIn } = page()
      const { contentType } = reference.answer
      return new Response(htmlIn(query.theme ?? null), {
        headers: { 'content-type': contentType, 'content-security-policy': contentSecurityPolicy },
      })
    }),
  ]
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
