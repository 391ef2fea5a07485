export { createDialBudget, type DialBudget } from './dial-budget.ts'
export { DEFAULT_POLICY, POLICY_FIELDS, type Policy, type PolicyField } from './policy.ts'
export type { ConnectionStatus, Gated, GatedBook, SubscriptionStatus } from './status.ts'
export type { Log, OperatorRequest, SuperviseOptions, Supervisor } from './supervise.ts'
