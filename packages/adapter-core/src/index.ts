export type {
  AdapterData,
  AdapterHealth,
  AdapterRest,
  AdapterSignal,
  AdapterSink,
  DialOptions,
  ExchangeAdapter,
} from './adapter.ts'
export { assertNever } from './assert-never.ts'
export { type CallOff, type Clock, systemClock } from './clock.ts'
export type { Credentials } from './credentials.ts'
export { isDecimal, isZero, MAX_DECIMAL_LENGTH } from './decimal.ts'
export { editDistance, nearestNames } from './edit-distance.ts'
export { createEncodings, type EncodingChange, type Encodings, type EncodingsOptions } from './encodings.ts'
export { AdapterError, DialError } from './errors.ts'
export type {
  AdapterOption,
  BookUpdate,
  ChannelDefinition,
  CloseMeaning,
  Codec,
  Decoded,
  DialLimits,
  EncodingNegotiation,
  ExchangeDefinition,
  HeartbeatDefinition,
  MaintenanceWindow,
  Probe,
  SubscribePacing,
  Variant,
} from './exchange.ts'
export { createExchangeAdapter, type ExchangeAdapterOptions } from './exchange-adapter.ts'
export type {
  BackfillDefinition,
  RestBook,
  RestBookDefinition,
  RestQuestion,
  SystemState,
  TradeKeys,
} from './exchange-rest.ts'
export {
  type BestLevel,
  type BookLevel,
  type BookResult,
  type BookTop,
  createOrderBook,
  isSameTop,
  MAX_BOOK_LEVELS,
  type OrderBook,
  type OrderBookOptions,
} from './order-book.ts'
export { createPendingRequests, type PendingRequests } from './pending-requests.ts'
export { type PlainExchangeOptions, plainExchange } from './plain-exchange.ts'
export { createRecentKeys, type RecentKeys } from './recent-keys.ts'
export { createRestFetch, type RestFetch, type RestRequest } from './rest-fetch.ts'
export type { RestAccess } from './rest-probe.ts'
export { sanitize } from './sanitize.ts'
export {
  DIAL_ABORTED,
  type Dial,
  type DialFailure,
  type DialRequest,
  type Frame,
  type Socket,
  type SocketClose,
  type SocketEvents,
} from './socket.ts'
export { type Subscription, subscriptionKey } from './subscription.ts'
export { isTrade, TRADES_CHANNEL, type Trade } from './trade.ts'
export { definitionFor, resolveOptions } from './variant.ts'
export {
  describeWire,
  isPositiveDecimal,
  isWireName,
  isWireObject,
  readInteger,
  readJson,
  type WireObject,
} from './wire.ts'
export { createWsDial, type WsDialOptions } from './ws-dial.ts'
