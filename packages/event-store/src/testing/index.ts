export { openFilling } from './fill.ts'
export { type SmallDisk, smallDisk } from './small-disk.ts'
