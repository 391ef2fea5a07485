/** Ends a switch over a union: adding a member turns the call red. @throws {TypeError} when reached at run time. */
export function assertNever(value: never): never {
  throw new TypeError(`Cannot handle an unknown case: ${JSON.stringify(value)}`)
}
