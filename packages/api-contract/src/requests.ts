import * as v from 'valibot'
import { about } from './about.ts'
import { Instant, Ms } from './fields.ts'

/** Body of reconnect, pause and resume. */
export const ActionRequestSchema = v.strictObject({
  reason: v.optional(about(v.pipe(v.string(), v.maxLength(500)), 'why, for the record')),
})

/** Body of `POST /demo/faults`. */
export const FaultRequestSchema = v.strictObject({
  fault: about(v.pipe(v.string(), v.maxLength(64)), '`fault` of the catalogue'),
  connection: v.pipe(v.string(), v.maxLength(64)),
  market: v.optional(about(v.pipe(v.string(), v.maxLength(64)), 'where the fault takes one')),
  durationMs: v.optional(
    about(
      v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(600_000)),
      "ms; the fault's own where none is given",
    ),
  ),
})

/** Sections of the menu of faults, in its order. */
export const FAULT_GROUPS = ['connection', 'handshake', 'silence', 'book', 'frame', 'subscription', 'rest'] as const
export type FaultGroup = (typeof FAULT_GROUPS)[number]

/** A fault that was injected. Instants are the simulator's. */
export const InjectedFaultSchema = v.object({
  id: v.number(),
  fault: v.string(),
  connection: v.string(),
  market: v.nullable(v.string()),
  beganAt: Instant,
  endedAt: about(v.nullable(Instant), 'null while it lasts'),
  firstFrameAt: about(
    v.nullable(Instant),
    'when the simulator sent the connection its first data frame after the fault; null until then',
  ),
})

/** `GET /demo/faults`: what can be broken, and what was. */
export const FaultCatalogueSchema = v.object({
  faults: v.array(
    v.object({
      fault: v.string(),
      group: v.picklist(FAULT_GROUPS),
      title: v.string(),
      description: v.string(),
      takesMarket: about(v.boolean(), 'whether it needs, or may have, one market as its target'),
      defaultDurationMs: about(v.nullable(Ms), 'null where the fault is an instant'),
      exchanges: about(v.array(v.string()), 'those it can happen to, of the exchanges that are watched'),
      healsAtEnd: about(v.boolean(), 'nothing but its end brings the data back, so that recovery counts from there'),
    }),
  ),
  injected: v.array(InjectedFaultSchema),
})
export type FaultCatalogueDto = v.InferOutput<typeof FaultCatalogueSchema>
