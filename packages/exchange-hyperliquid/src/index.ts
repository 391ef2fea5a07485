export { hyperliquid } from './hyperliquid.ts'
