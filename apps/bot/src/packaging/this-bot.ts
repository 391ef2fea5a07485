// How this bot is packaged. `scripts/single-file.ts` puts another module in the place of this one.
export { fromSources as packaging } from './from-sources.ts'
