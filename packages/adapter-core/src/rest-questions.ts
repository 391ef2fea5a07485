import type { AdapterRest } from './adapter.ts'
import { restAddress } from './address.ts'
import type { ExchangeDefinition } from './exchange.ts'
import type { RestQuestion } from './exchange-rest.ts'
import type { RestAccess } from './rest-probe.ts'

/** Most of an answer that is read where the question does not say, in bytes. */
const MAX_BYTES = 64 * 1024

/** When a question is given up, in ms. */
const TIMEOUT_MS = 5_000

/** The questions an exchange's definition knows, asked where REST is on. */
export function createRestQuestions(
  definition: Pick<ExchangeDefinition, 'marketList' | 'serverTime' | 'systemState' | 'unlistedMarkets'>,
  access: RestAccess | null,
): AdapterRest {
  const { marketList, serverTime, systemState, unlistedMarkets } = definition
  return {
    ...(unlistedMarkets !== undefined && { unlistedMarkets }),
    markets: (signal) => ask(marketList, access, signal),
    systemState: (signal) => ask(systemState, access, signal),
    serverTime: (signal) => ask(serverTime, access, signal),
  }
}

/** Asks one question; null where there is none to ask, or no usable answer came. */
export async function ask<Answer extends object | number>(
  question: RestQuestion<Answer> | undefined,
  access: RestAccess | null,
  signal: AbortSignal,
): Promise<Answer | null> {
  if (question === undefined || access === null) return null
  const { body, headers, maxBytes = MAX_BYTES, path } = question
  const limits = { signal, maxBytes, timeoutMs: TIMEOUT_MS }
  try {
    const request = { ...limits, ...(body !== undefined && { body }), ...(headers !== undefined && { headers }) }
    const answer = question.read(await access.fetch(restAddress(access.baseUrl, path), request))
    return typeof answer === 'string' ? null : answer
  } catch {
    return null
  }
}
