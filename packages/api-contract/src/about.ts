import * as v from 'valibot'

/** A schema with a sentence for the reference, where a field's name and type do not say it all. */
export function about<S extends v.GenericSchema>(schema: S, text: string) {
  return v.pipe(schema, v.description(text))
}
