import { expect } from '@playwright/test'
import type { Api, InjectedFault } from './api.ts'

/** Waits until the fault has done its work and data flows again; the fault as the simulator dates it. */
export async function recovered(api: Api, fault: string): Promise<InjectedFault & { readonly firstFrameAt: number }> {
  let found: InjectedFault | undefined
  await expect
    .poll(
      async () => {
        found = newest((await api.faults()).injected.filter((injected) => injected.fault === fault))
        return found?.firstFrameAt ?? null
      },
      { message: `data flows again after ${fault}`, timeout: 15_000 },
    )
    .not.toBeNull()
  if (found === undefined || found.firstFrameAt === null) throw new Error(`Cannot find the fault ${fault}`)
  return { ...found, firstFrameAt: found.firstFrameAt }
}

/** The fault injected last. */
function newest(faults: readonly InjectedFault[]): InjectedFault | undefined {
  return faults.reduce<InjectedFault | undefined>((last, next) => (last && last.id > next.id ? last : next), undefined)
}

/** From the fault itself to the first fresh frame, in ms: the simulator's clock, not the bot's record. */
export async function recoveryMs(api: Api, fault: string): Promise<number> {
  const { beganAt, firstFrameAt } = await recovered(api, fault)
  return firstFrameAt - beganAt
}

/** Enough messages at the demo's pace for a threshold to be learned (`staleMinSamples` of the policy). */
export const LEARNING_MS = 4_000
/** Longer than the spell after which a loss is answered at once (`provenLiveMs` of the policy). */
export const PROVEN_MS = 5_500

/** Waits until every connection has been live for so long; by default until its pace is known. */
export async function steady(api: Api, liveMs = LEARNING_MS): Promise<void> {
  const isSteady = async () =>
    (await api.connections()).every(({ state, since }) => state === 'live' && Date.now() - since > liveMs)
  await expect.poll(isSteady, { message: 'a steady feed', timeout: 15_000 }).toBe(true)
}
