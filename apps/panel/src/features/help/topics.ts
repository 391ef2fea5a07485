import { CAUSES, HISTORY_STATES } from '@holdfast/adapter-core/events'
import { DEFINITIONS } from '@holdfast/api-contract'
import { ATTRIBUTION_WORDS, CAUSE_WORDS, sentenceCase, USUAL_ATTRIBUTION } from '@holdfast/reconnect-monitor/history'
import { PAGES } from '../../pages.ts'
import { STATE_WORD, WORST_FIRST } from '../../ui/words.ts'
import { CAUSE_HELP } from './cause-help.ts'
import { PAGE_HELP } from './page-help.ts'
import { STATE_HELP } from './state-help.ts'

/** The eight states, from the one that needs the operator most. */
export const STATE_TOPICS = HISTORY_STATES.toSorted((a, b) => WORST_FIRST.indexOf(a) - WORST_FIRST.indexOf(b)).map(
  (state) => ({
    id: `state-${state}`,
    state,
    ...STATE_HELP[state],
    words: `${state} ${STATE_WORD[state]} ${STATE_HELP[state].means} ${STATE_HELP[state].todo}`,
  }),
)

/** The definitions, under the ids that they have in the API's reference. */
export const DEFINITION_TOPICS = DEFINITIONS.map(({ id, term, text }) => ({ id, term, text, words: `${term} ${text}` }))

export const CAUSE_TOPICS = CAUSES.map((cause) => {
  const { helps, means } = CAUSE_HELP[cause]
  const name = sentenceCase(CAUSE_WORDS[cause])
  const doing = ATTRIBUTION_WORDS[USUAL_ATTRIBUTION[cause]]
  return {
    id: `cause-${cause}`,
    cause,
    name,
    means,
    helps,
    doing,
    words: `${cause} ${name} ${doing} ${means} ${helps}`,
  }
})

export const PAGE_TOPICS = PAGES.map(({ name, page, path }) => ({
  id: `page-${page}`,
  name,
  path,
  about: PAGE_HELP[page],
  words: `${name} ${PAGE_HELP[page]}`,
}))
