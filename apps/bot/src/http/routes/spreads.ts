import * as v from 'valibot'
import type { AppDeps } from '../deps.ts'
import { parseQuery } from '../query.ts'
import type { Route } from '../route.ts'

const NoQuery = v.object({})

/** What every configured spread is worth right now, or what blocks it. */
export function spreadRoutes({ spreads }: Pick<AppDeps, 'spreads'>): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/api/v1/spreads',
      access: 'token',
      handle(c) {
        parseQuery(c.req.url, NoQuery)
        return c.json(spreads.all())
      },
    },
  ]
}
