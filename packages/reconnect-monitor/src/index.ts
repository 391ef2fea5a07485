export { createDialBudget, type DialBudget, type DialDecision, type DialLine, type DialRequest } from './dial-budget.ts'
export { gated, lastKnown } from './gated.ts'
export { type KeepAliveOptions, keepAlive } from './keep-alive.ts'
export {
  createMaintenanceWatch,
  type MaintenanceMember,
  type MaintenanceWatch,
  type MaintenanceWatched,
} from './maintenance-watch.ts'
export { createNetworkWatch, type NetworkMember, type NetworkWatch } from './network-watch.ts'
export {
  DEFAULT_POLICY,
  POLICY_FIELDS,
  POLICY_ORDER,
  type Policy,
  type PolicyField,
  type PolicyKey,
} from './policy.ts'
export { POLICY_TOPICS, type PolicyTopic } from './policy-guide.ts'
export type {
  ConnectionStatus,
  Fresh,
  Gated,
  GatedBook,
  GatedData,
  Instant,
  Provenance,
  Stale,
  SubscriptionStatus,
} from './status.ts'
export { superviseConnection } from './supervise.ts'
export type { FormerConnection, Log, OperatorRequest, SuperviseOptions, Supervisor } from './supervisor.ts'
export { createWake, type Wake } from './wake.ts'
