/** What of `bun:test` it takes. */
interface TestTools {
  readonly mock: { module(name: string, make: () => unknown): void | Promise<void> }
  readonly afterAll: (run: () => void) => void
}

const IN_A_BROWSER: Readonly<Record<string, string>> = {
  'solid-js': 'solid-js/dist/solid.js',
  'solid-js/store': 'solid-js/store/dist/store.js',
}

/**
 * Gives the tests of a file Solid as a browser has it: elsewhere its effects never run. To be awaited before what is tested is
 * imported, by `await import(…)`.
 */
export async function loadReactiveSolid({ afterAll, mock }: TestTools): Promise<void> {
  for (const [name, file] of Object.entries(IN_A_BROWSER)) {
    const before = { ...(await import(name)) }
    const inBrowser = await import(file)
    await mock.module(name, () => inBrowser)
    afterAll(() => void mock.module(name, () => before))
  }
}
