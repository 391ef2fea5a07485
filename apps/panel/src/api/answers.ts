import { ENDPOINTS } from '@holdfast/api-contract'
import type { Api } from './client.ts'
import { ProblemError } from './problem.ts'

/** A bot that is there says so within this, ms. */
const WITHIN_MS = 3_000

/** Whether the bot answers at all now; a refusal is an answer. */
export async function answers(api: Api, timeout = (ms: number) => AbortSignal.timeout(ms)): Promise<boolean> {
  try {
    await api.call(ENDPOINTS.health, {}, timeout(WITHIN_MS))
    return true
  } catch (error) {
    return error instanceof ProblemError
  }
}
