import { ENDPOINTS } from '@holdfast/api-contract'
import type { AppDeps } from '../deps.ts'
import type { Route } from '../route.ts'
import { serve } from '../serve.ts'

/** What every configured spread is worth right now, or what blocks it. */
export function spreadRoutes({ spreads }: Pick<AppDeps, 'spreads'>): readonly Route[] {
  return [serve(ENDPOINTS.spreads, () => spreads.all())]
}
