import { existsSync, readFileSync } from 'node:fs'
import { messageOf } from '../runtime/startup-error.ts'
import { type Address, resolveAddress } from './address.ts'
import { type ConfigInput, type Resolution, resolveConfig } from './resolve.ts'

/** Read when no other file is named; absent is fine. */
const DEFAULT_FILE = 'config.yaml'

type Given = Pick<ConfigInput, 'flags' | 'env'>
type Yaml = Pick<ConfigInput, 'yamlPath' | 'yamlText'>

/** Reads the YAML file that the flags or the environment name, else `config.yaml` where there is one, and resolves. */
export function loadConfig(input: Given & Pick<ConfigInput, 'adapters'>): Resolution {
  const yaml = readYaml(input)
  return yaml.ok ? resolveConfig({ ...input, ...yaml.config, readFile }) : yaml
}

/** As `loadConfig`, but only where the bot listens: all else in the file may be wrong. */
export function loadAddress(input: Given): Resolution<Address> {
  const yaml = readYaml(input)
  return yaml.ok ? resolveAddress({ ...input, ...yaml.config }) : yaml
}

function readYaml({ env, flags }: Given): Resolution<Yaml> {
  const byFlag = flags['config']
  const named = byFlag ?? (env['HOLDFAST_CONFIG'] || undefined)
  const yamlPath = named ?? DEFAULT_FILE
  if (named === undefined && !existsSync(yamlPath)) return { ok: true, config: { yamlPath, yamlText: null } }
  try {
    return { ok: true, config: { yamlPath, yamlText: readFile(yamlPath) } }
  } catch (error) {
    const place =
      byFlag === undefined
        ? { file: named === undefined ? yamlPath : 'environment', key: 'HOLDFAST_CONFIG' }
        : { file: 'command line', key: '--config' }
    return { ok: false, issues: [{ ...place, line: null, message: `Cannot read ${yamlPath}: ${messageOf(error)}` }] }
  }
}

function readFile(path: string): string {
  return readFileSync(path, 'utf8')
}
