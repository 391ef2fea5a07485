import { ConfigIssuesSchema, type ReloadDto } from '@holdfast/api-contract'
import { count } from '@holdfast/reconnect-monitor/history'
import * as v from 'valibot'
import { ProblemError } from '../../api/problem.ts'

/** A mistake in the configuration, with its place. */
export type ConfigIssue = v.InferOutput<typeof ConfigIssuesSchema>[number]

/** What a reload will do, said before. */
export const RELOAD_CONSEQUENCES = [
  'Connections are added, changed and removed; those that are not different keep their sockets.',
  'One that changed begins anew: its socket is closed and dialed again, recorded as a planned outage.',
  'With a mistake anywhere, nothing is changed at all.',
] as const

/** What a reload did, line by line; `isOpen`: something is still to be done. */
export interface ReloadLine {
  readonly what: string
  readonly names: readonly string[]
  readonly isOpen?: boolean
}

/** Reads the answer to a reload; empty where nothing was different. */
export function reloadLines({ added, changed, needsRestart, removed, sections }: ReloadDto): readonly ReloadLine[] {
  const lines: readonly ReloadLine[] = [
    { what: `${count(added.length, 'connection')} added`, names: added },
    { what: `${count(changed.length, 'connection')} changed, begun anew`, names: changed },
    { what: `${count(removed.length, 'connection')} removed`, names: removed },
    { what: 'Also taken over', names: sections },
    { what: 'Waits for a restart of the bot', names: needsRestart, isOpen: true },
  ]
  return lines.filter(({ names }) => names.length > 0)
}

/** The mistakes that a refused reload tells of; null where it was refused for another reason. */
export function issuesOf(error: unknown): readonly ConfigIssue[] | null {
  if (!(error instanceof ProblemError) || error.code !== 'invalid_configuration') return null
  const issues = v.safeParse(ConfigIssuesSchema, error.members['issues'])
  return issues.success ? issues.output : null
}

/** Where a mistake is: `config.yaml:12`. */
export function placeOf({ file, line }: ConfigIssue): string {
  return line === null ? file : `${file}:${line}`
}
