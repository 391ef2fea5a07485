import { existsSync } from 'node:fs'

/** Where systems keep a Chromium or Chrome, in the order they are tried. */
const SYSTEM_PATHS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/opt/google/chrome/chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** A Chromium of the machine: `HOLDFAST_CHROMIUM` first, then the usual places; null where there is none. */
export function findChromium(env: Readonly<Record<string, string | undefined>>): string | null {
  const paths = [env['HOLDFAST_CHROMIUM'] ?? '', ...SYSTEM_PATHS]
  return paths.find((path) => path !== '' && existsSync(path)) ?? null
}
