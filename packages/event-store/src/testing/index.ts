export { openFilling } from './fill.ts'
export { openPurging, type Purging } from './purge.ts'
export { type SmallDisk, smallDisk } from './small-disk.ts'
