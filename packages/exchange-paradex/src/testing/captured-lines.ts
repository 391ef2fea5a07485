import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A folder of frames captured from the real exchange; they are not ours to keep in the repository. */
export const capturesFolder = process.env['HOLDFAST_CAPTURES']

/** The lines of one of its files. */
export function capturedLines(name: string): readonly string[] {
  return readFileSync(join(capturesFolder ?? '', 'paradex', name), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
}
