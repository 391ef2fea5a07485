import { defineConfig, devices } from '@playwright/test'
import { findChromium } from '../scripts/chromium.ts'

const executablePath = findChromium(process.env)
/** Stories tagged `@long` (kill loops, soaks) run with `bun run verify:full` only. */
const isFull = process.env['HOLDFAST_FULL'] === '1'

export default defineConfig({
  outputDir: 'test-results',
  // `stories` measure recovery, one at a time: a neighbour's load would be measured with it. `views` measure nothing: looks at the
  // panel's pages, and what an operator does. `waits` are stories that measure nothing either, and pass their time waiting for the
  // clock: beside the views they cost next to none. `--project=views --project=waits --workers=4`, as `bun run verify` does.
  projects: [
    { name: 'stories', testDir: 'stories', testMatch: '**/*.story.ts', workers: 1 },
    { name: 'views', testDir: 'views', testMatch: '**/*.view.ts', workers: 2, expect: { timeout: 15_000 } },
    { name: 'waits', testDir: 'waits', testMatch: '**/*.story.ts', workers: 2, timeout: 120_000 },
  ],
  workers: 1,
  fullyParallel: false,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  ...(isFull ? {} : { grepInvert: /@long/ }),
  reporter: 'list',
  use: {
    ...devices['Desktop Chrome'],
    // What was done, said and fetched. Pictures and copies of the page with every step cost more than the steps themselves, so a
    // failure has one picture, of its end; all of them: `bun run e2e keyboard --trace on`.
    trace: { mode: 'retain-on-failure', screenshots: false, snapshots: false, sources: false },
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(executablePath === null ? {} : { executablePath }),
      args: ['--no-sandbox', '--disable-quic', '--disable-background-networking'],
    },
  },
})
