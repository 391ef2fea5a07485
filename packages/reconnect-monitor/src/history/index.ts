export type { ConnectionStats, Distribution, TimelineTile } from './types.ts'
