import type { Cause } from '@holdfast/adapter-core/events'
import { CAUSE_WORDS } from './words.ts'

const plain = (text: string) => text.toLowerCase().replaceAll(/\b(?:a|an|the) /g, '')

/**
 * What a raw detail says beyond the words of its cause, to stand after them: of `No answer to a ping, no frame for 2255 ms`
 * that no frame came. As it is where it begins with something else; null where nothing is left.
 */
export function beyondCause(cause: Cause, detail: string | null): string | null {
  const said = plain(CAUSE_WORDS[cause])
  const [, first = '', rest = ''] = /^([^,:;]*)(?:[,:;]\s*(.*))?$/s.exec(detail ?? '') ?? []
  const left = plain(first) === said ? rest : (detail ?? '')
  return left === '' ? null : left
}
