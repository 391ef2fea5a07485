import { describe, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import packageJson from '../../../../package.json' with { type: 'json' }
import { adapters } from '../adapters.ts'
import { resolveConfig } from '../config/resolve.ts'
import { KNOWN_VARIABLES } from '../config/settings.ts'
import { startCommandLine } from '../testing/command-line.ts'

// What is shipped for Docker and systemd, against what the bot reads, and against each other.

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url))
const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8')
const linesOf = (file: string): readonly string[] =>
  textOf(file)
    .replace(/\\\n/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))

/** How long the bot may take to stop, in s. */
const STOP_S = 5

/** The bot's configuration under these variables; the secret's file is another test's. */
function configUnder({ HOLDFAST_TOKEN_FILE: _, ...env }: Readonly<Record<string, string>>) {
  const token = { HOLDFAST_TOKEN: 'a'.repeat(64) }
  const resolution = resolveConfig({ flags: {}, env: { ...env, ...token }, adapters, yamlText: null, yamlPath: '' })
  if (!resolution.ok) throw new Error(JSON.stringify(resolution.issues))
  return resolution.config
}

const KNOWN = [...KNOWN_VARIABLES, 'TMPDIR']
const unknownOf = (env: Readonly<Record<string, string>>): readonly string[] =>
  Object.keys(env).filter((name) => !KNOWN.includes(name))

/** `A=1 B=2` */
const pairsOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    text.split(/\s+/).map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  )

const dockerfile = linesOf('Dockerfile').map((line) => {
  const [word = '', ...rest] = line.split(/\s+/)
  return { word, rest: rest.join(' ') }
})
const final = dockerfile.slice(dockerfile.findLastIndex(({ word }) => word === 'FROM'))
const only = (word: string): string => {
  const found = final.filter((one) => one.word === word)
  expect(found).toHaveLength(1)
  return found[0]?.rest ?? ''
}
const imageEnv = pairsOf(only('ENV'))
const volumes: readonly string[] = JSON.parse(only('VOLUME'))
const [uid] = only('USER').split(':')

describe('the Dockerfile', () => {
  const built = dockerfile.filter(({ word }) => word === 'RUN').map(({ rest }) => rest)

  test('builds with the Bun of package.json', () => {
    expect(built.filter((step) => step.includes('npm install'))).toEqual([
      `npm install --global ${packageJson.packageManager}`,
    ])
  })

  test('runs the file that it built, as a user who is not root and owns what is written to', async () => {
    const [entry] = JSON.parse(only('ENTRYPOINT'))
    expect(built.join('\n')).toMatch(new RegExp(`build:binary .*--out /image${entry}$`, 'm'))
    expect(Number(uid)).toBeGreaterThan(0)
    expect(only('USER')).toBe(`${uid}:${uid}`)
    expect(built.join('\n')).toContain(`chown ${uid}:${uid} ${volumes.map((path) => `/image${path}`).join(' ')}`)
    expect(built.join('\n')).toContain(`holdfast:x:${uid}:${uid}:`)
    const [flag, healthcheck] = only('HEALTHCHECK').split(' CMD ')
    expect(flag).toContain('--start-period')
    const [file, command] = JSON.parse(healthcheck ?? '')
    expect(file).toBe(entry)
    const { run } = await startCommandLine()
    expect(await run(command, '--help')).toMatchObject({ status: 0, err: '' })
  })

  test('keeps record and spill file in its volumes', () => {
    expect(unknownOf(imageEnv)).toEqual([])
    for (const mode of ['demo', 'live']) {
      const { server, store } = configUnder({ ...imageEnv, HOLDFAST_MODE: mode })
      expect(volumes[0]).toBe('/data')
      expect(resolve(only('WORKDIR'), store.path)).toStartWith('/data/')
      expect(store.spillPath).toStartWith(`${volumes[1]}/`)
      expect([server.host, String(server.port)]).toEqual(['0.0.0.0', only('EXPOSE')])
    }
  })

  test('without a token, does not start', () => {
    const input = { flags: {}, env: imageEnv, adapters, yamlText: null, yamlPath: '' }
    expect(resolveConfig(input)).toMatchObject({ ok: false, issues: [{ key: 'HOLDFAST_HOST' }] })
  })
})

describe('compose.yaml', () => {
  const { services, secrets, volumes: named } = parse(textOf('compose.yaml'))
  const { holdfast } = services

  test('is of this version, and runs what the image is', () => {
    expect(holdfast.image).toBe(`holdfast:${packageJson.version}`)
    expect(holdfast.healthcheck.test).toEqual(['CMD', ...JSON.parse(only('HEALTHCHECK').split(' CMD ')[1] ?? '')])
    const targets = holdfast.volumes.map((volume: string) => volume.split(':')[1])
    expect(targets).toEqual(volumes)
    expect(holdfast.volumes.map((volume: string) => volume.split(':')[0])).toEqual(Object.keys(named))
  })

  test('gives the bot nothing that it does not need, and nobody else a way in', () => {
    expect(holdfast).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      ports: [`127.0.0.1:${imageEnv['HOLDFAST_PORT']}:${only('EXPOSE')}`],
    })
    expect(holdfast).not.toHaveProperty('privileged')
    expect(holdfast).not.toHaveProperty('cap_add')
    expect(Number.parseInt(holdfast.stop_grace_period, 10)).toBeGreaterThan(STOP_S)
  })

  test('takes the token from a secret, which no build sees', () => {
    const env = holdfast.environment
    expect(unknownOf(env)).toEqual([])
    expect(env).not.toHaveProperty('HOLDFAST_TOKEN')
    const [name] = holdfast.secrets
    expect(env.HOLDFAST_TOKEN_FILE).toBe(`/run/secrets/${name}`)
    const file = basename(secrets[name].file)
    expect(textOf('compose.yaml')).toContain(`> ${file} && sudo chown ${uid} ${file}`)
    expect(linesOf('.gitignore')).toContain(file)
    expect(isSent(file)).toBe(false)
  })
})

/** Whether `.dockerignore` lets a path through to the builder: the last line that matches it, or a folder above, decides. */
function isSent(path: string): boolean {
  const parts = path.split('/')
  const above = parts.map((_, index) => parts.slice(0, index + 1).join('/'))
  const decides = linesOf('.dockerignore').findLast((line) => {
    const glob = new Bun.Glob(line.replace(/^!/, ''))
    return above.some((part) => glob.match(part))
  })
  return decides?.startsWith('!') ?? true
}

describe('.dockerignore', () => {
  test('lets through what the build needs', () => {
    const { packages } = packageJson.workspaces
    const manifests = packages.flatMap((glob) => [...new Bun.Glob(`${glob}/package.json`).scanSync(ROOT)])
    expect(manifests.length).toBeGreaterThan(10)
    const parts = ['package.json', 'bun.lock', 'bunfig.toml', 'apps/panel/index.html', 'scripts/build-binary.ts']
    const migrations = [...new Bun.Glob('packages/event-store/migrations/**').scanSync(ROOT)]
    expect([...manifests, ...parts, ...migrations, 'apps/panel/tsconfig.json'].filter((path) => !isSent(path))).toEqual(
      [],
    )
  })

  test.each([
    '.env',
    'apps/bot/.env',
    'config.yaml',
    'data/holdfast.db',
    '.git/HEAD',
    'node_modules/ws',
    'packages/x/node_modules/y',
    'apps/panel/dist/index.html',
  ])('keeps %s back', (path) => expect(isSent(path)).toBe(false))
})

/** 0 where there is none; from 250 on it judges a unit that is not installed. */
function systemdVersion(): number {
  if (Bun.which('systemd-analyze') === null) return 0
  return Number(/systemd (\d+)/.exec(Bun.spawnSync(['systemd-analyze', '--version']).stdout.toString())?.[1] ?? 0)
}

describe('the unit', () => {
  const UNIT = 'packaging/systemd/holdfast.service'
  const settings = linesOf(UNIT).filter((line) => !line.startsWith('['))
  const all = (key: string): readonly string[] =>
    settings.filter((line) => line.startsWith(`${key}=`)).map((line) => line.slice(key.length + 1))
  const env = pairsOf(all('Environment').join(' '))
  const state = '/var/lib/holdfast'

  test('gives the bot what it reads, in folders that it may write to', () => {
    expect(unknownOf(env)).toEqual([])
    expect(
      all('StateDirectory')
        .join(' ')
        .split(' ')
        .map((name) => `/var/lib/${name}`),
    ).toEqual([state, env['TMPDIR'] ?? ''])
    expect(all('WorkingDirectory')).toEqual([state])
    const { mode, server, store } = configUnder(env)
    expect({ mode, host: server.host }).toEqual({ mode: 'live', host: '127.0.0.1' })
    expect(store.path).toStartWith(`${state}/`)
    // PrivateTmp= empties /tmp and /var/tmp at every stop.
    expect(store.spillPath).toStartWith(`${state}/spill/`)
    expect(env['HOLDFAST_CONFIG']).toStartWith(`/etc/${all('ConfigurationDirectory')}/`)
  })

  test('hands the token over as a credential', () => {
    const [credential = ''] = all('LoadCredential')
    expect(env['HOLDFAST_TOKEN_FILE']).toBe(`%d/${credential.split(':')[0]}`)
  })

  test('restarts after a crash, and not after a mistake in the configuration', async () => {
    const { run } = await startCommandLine()
    const mistake = await run('--port', 'x')
    expect(all('Restart')).toEqual(['on-failure'])
    expect(all('RestartPreventExitStatus')).toEqual([String(mistake.status)])
    expect(Number.parseInt(all('TimeoutStopSec')[0] ?? '', 10)).toBeGreaterThan(STOP_S)
  })

  test('runs the file where the image has it, lets it end its simulator itself, and leaves its compiler alone', () => {
    expect(all('ExecStart')).toEqual(JSON.parse(only('ENTRYPOINT')))
    expect(all('KillMode')).toEqual(['mixed'])
    expect(all('MemoryDenyWriteExecute')).not.toContain('yes')
  })

  test('runs as the user that is made for it', () => {
    const [user = ''] = all('User')
    expect(linesOf('packaging/systemd/holdfast.sysusers')).toEqual([`u ${user} - "Holdfast" ${state}`])
  })

  test.skipIf(systemdVersion() < 250)('is well confined in the eyes of systemd', () => {
    const command = ['systemd-analyze', 'security', '--offline=true', '--threshold=15', '--no-pager', join(ROOT, UNIT)]
    const { exitCode, stdout } = Bun.spawnSync(command)
    expect(stdout.toString()).toContain('Overall exposure level for holdfast.service')
    expect(exitCode).toBe(0)
  })
})
