export { vest } from './vest.ts'
