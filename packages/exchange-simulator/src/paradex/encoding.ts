/** What the exchange speaks: JSON and SBE; SBE alone, so that a JSON socket gets no data; or JSON alone, as before SBE. */
export const PARADEX_OFFERS = ['both', 'sbe', 'json'] as const
export type ParadexOffer = (typeof PARADEX_OFFERS)[number]

/** Encodings that are SBE, and the version of schema 1 they are in. */
const SBE_VERSIONS: Readonly<Record<string, number>> = { sbe_1_0: 0, sbe_1_1: 1 }

/** The schema's version an encoding is in; null for JSON. */
export function sbeVersion(encoding: string): number | null {
  return SBE_VERSIONS[encoding] ?? null
}

/**
 * The encoding that an upgrade asks for: `json`, `sbe_1_0` or `sbe_1_1`; null where the exchange has none like it.
 *
 * @see https://docs.paradex.trade/ws/general-information/binary-encoding-sbe
 */
export function encodingOf({ searchParams }: URL, offer: ParadexOffer): string | null {
  const [id, version] = [searchParams.get('sbeSchemaId'), searchParams.get('sbeSchemaVersion')]
  if (id === null && version === null) return 'json'
  const encoding = `sbe_${id}_${version}`
  return offer !== 'json' && sbeVersion(encoding) !== null ? encoding : null
}
