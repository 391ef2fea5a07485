import { existsSync, readFileSync } from 'node:fs'
import { messageOf } from '../runtime/startup-error.ts'
import { type ConfigInput, type Resolution, resolveConfig } from './resolve.ts'

/** Read when no other file is named; absent is fine. */
const DEFAULT_FILE = 'config.yaml'

/** Reads the YAML file that the flags or the environment name, else `config.yaml` where there is one, and resolves. */
export function loadConfig(input: Pick<ConfigInput, 'flags' | 'env' | 'adapters'>): Resolution {
  const byFlag = input.flags['config']
  const named = byFlag ?? (input.env['HOLDFAST_CONFIG'] || undefined)
  const yamlPath = named ?? DEFAULT_FILE
  if (named === undefined && !existsSync(yamlPath)) return resolveConfig({ ...input, yamlText: null, yamlPath })
  try {
    return resolveConfig({ ...input, yamlText: readFileSync(yamlPath, 'utf8'), yamlPath })
  } catch (error) {
    const place =
      byFlag === undefined
        ? { file: named === undefined ? yamlPath : 'environment', key: 'HOLDFAST_CONFIG' }
        : { file: 'command line', key: '--config' }
    return { ok: false, issues: [{ ...place, line: null, message: `Cannot read ${yamlPath}: ${messageOf(error)}` }] }
  }
}
