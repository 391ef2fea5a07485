export { paradex } from './paradex.ts'
