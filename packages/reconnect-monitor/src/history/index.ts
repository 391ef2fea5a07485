export { USUAL_ATTRIBUTION } from './attribution.ts'
export { beyondCause } from './beyond-cause.ts'
export { condense, isWorse, WORST_STATE_FIRST } from './condense.ts'
export { distributionOf } from './distribution.ts'
export { coarse, duration, NONE } from './duration.ts'
export { type Folded, foldEvent, foldInto, type NumberedEvent } from './fold.ts'
export { type ConnectionHistory, emptyHistory, FOLD_VERSION, type History, type HistoryChange } from './history.ts'
export { count, spreadPercent } from './number.ts'
export { createProjection, type FoldedLog, foldAll, type Projection } from './projection.ts'
export { sentenceOf, type ToldEvent } from './sentences.ts'
export { statsOf, statsOfTotals, touches, type WindowTotals } from './stats.ts'
export { tile } from './tile.ts'
export type { CondensedTile, ConnectionStats, Distribution, TimelineTile } from './types.ts'
export {
  ATTRIBUTION_WORDS,
  CAUSE_WORDS,
  FLOORS,
  PHASE_WORDS,
  REASON_WORDS,
  ROLE_WORD,
  SUBSCRIPTION_WORD,
  sentenceCase,
  spaced,
  unusualWait,
} from './words.ts'
