import type { AdapterOption, ExchangeDefinition } from './exchange.ts'

/** An exchange as it is under these options, a value for every one of its own. */
export function definitionFor<Value>(
  definition: ExchangeDefinition<Value>,
  options: Readonly<Record<string, string>>,
): ExchangeDefinition<Value> {
  const variant = definition.variant?.(options)
  return variant === undefined ? definition : { ...definition, ...variant }
}

/**
 * A value for every option: the given one, else the default.
 *
 * @throws {RangeError} for an option or a value that the exchange does not have.
 */
export function resolveOptions(
  known: Readonly<Record<string, AdapterOption>>,
  given: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  for (const [name, value] of Object.entries(given)) {
    const option = Object.hasOwn(known, name) ? known[name] : undefined
    if (option === undefined) throw new RangeError(`Cannot set the option ${name}: the exchange has none of that name`)
    if (!option.values.includes(value)) {
      throw new RangeError(`Cannot set the option ${name}: expected one of ${option.values.join(', ')}, got ${value}`)
    }
  }
  const defaults = Object.entries(known).map(([name, option]) => [name, option.default] as const)
  return { ...Object.fromEntries(defaults), ...given }
}
