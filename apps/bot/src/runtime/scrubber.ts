/** Puts `[masked]` in place of every one of the secrets: raw, JSON-escaped or URL-encoded. */
export function createScrubber(secrets: readonly string[]): (text: string) => string {
  const forms = [...new Set(secrets.filter((secret) => secret !== '').flatMap(formsOf))]
  // The longest first: a short one that is a part of it would leave the rest of it.
  forms.sort((a, b) => b.length - a.length)
  return (text) => forms.reduce((rest, secret) => rest.replaceAll(secret, '[masked]'), text)
}

/** A secret as it may appear: raw, JSON-escaped, URL-encoded. */
function formsOf(secret: string): readonly string[] {
  return [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]
}
