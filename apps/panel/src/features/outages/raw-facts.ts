/** What a detail names literally. */
interface RawFacts {
  readonly closeCode: string | null
  readonly httpStatus: string | null
}

/**
 * The close code and the HTTP status that the bot wrote into a detail: "Close code 1012: restart", "HTTP 503 Service
 * Unavailable". Only at its beginning: what follows is the exchange's own text.
 */
export function rawFactsOf(detail: string | null): RawFacts {
  return {
    closeCode: /^Close code (\d{4})\b/.exec(detail ?? '')?.[1] ?? null,
    httpStatus: /^HTTP (\d{3})\b/.exec(detail ?? '')?.[1] ?? null,
  }
}
