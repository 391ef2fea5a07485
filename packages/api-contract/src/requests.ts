import * as v from 'valibot'

/** Body of reconnect, pause and resume. */
export const ActionRequestSchema = v.strictObject({ reason: v.optional(v.pipe(v.string(), v.maxLength(500))) })

/** Body of `POST /demo/faults`. */
export const FaultRequestSchema = v.strictObject({
  fault: v.pipe(v.string(), v.maxLength(64)),
  connection: v.pipe(v.string(), v.maxLength(64)),
  market: v.optional(v.pipe(v.string(), v.maxLength(64))),
  durationMs: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(600_000))),
})

/** Sections of the menu of faults, in its order. */
export const FAULT_GROUPS = ['connection', 'handshake', 'silence', 'book', 'frame', 'subscription', 'rest'] as const
export type FaultGroup = (typeof FAULT_GROUPS)[number]

/** `GET /demo/faults`: what can be broken, and what was. */
export const FaultCatalogueSchema = v.object({
  faults: v.array(
    v.object({
      fault: v.string(),
      group: v.picklist(FAULT_GROUPS),
      title: v.string(),
      description: v.string(),
      /** True where the fault needs, or may have, one market as its target. */
      takesMarket: v.boolean(),
      /** Null where the fault is an instant. */
      defaultDurationMs: v.nullable(v.number()),
    }),
  ),
  injected: v.array(
    v.object({
      id: v.number(),
      fault: v.string(),
      connection: v.string(),
      market: v.nullable(v.string()),
      beganAt: v.number(),
      endedAt: v.nullable(v.number()),
      /** First data frame the simulator sent to that connection after the fault; null until then. */
      firstFrameAt: v.nullable(v.number()),
    }),
  ),
})
export type FaultCatalogueDto = v.InferOutput<typeof FaultCatalogueSchema>
