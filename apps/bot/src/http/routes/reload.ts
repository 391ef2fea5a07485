import { ENDPOINTS } from '@holdfast/api-contract'
import type { ReloadChanges, ReloadOutcome } from '../../runtime/reload.ts'
import type { AppDeps } from '../deps.ts'
import { carriedOut, operatorRequest } from '../operator.ts'
import { ProblemError } from '../problem.ts'
import type { Route } from '../route.ts'
import { serve } from '../serve.ts'

/** The configuration, read anew and taken over while the bot runs. */
export function reloadRoutes({ clock, reload, scrub }: Pick<AppDeps, 'clock' | 'reload' | 'scrub'>): readonly Route[] {
  return [
    serve(ENDPOINTS.reload, async ({ body, c }) => {
      const request = operatorRequest(c, await body(), scrub)
      if (reload === null) throw new ProblemError('not_reloadable', 'A replay runs on what was recorded')
      return changesOf(await carriedOut(reload(request), clock))
    }),
  ]
}

function changesOf(outcome: ReloadOutcome): ReloadChanges {
  switch (outcome.kind) {
    case 'taken':
      return outcome.changes
    case 'refused': {
      const { issues } = outcome
      const mistakes = issues.length === 1 ? 'One mistake' : `${issues.length} mistakes`
      const detail = `${mistakes}; the configuration before stays in force`
      throw new ProblemError('invalid_configuration', detail, { members: { issues } })
    }
    case 'stopping':
      throw new ProblemError('stopping', 'What the file says now is read at the next start')
    default:
      return outcome satisfies never
  }
}
