import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CDPSession } from '@playwright/test'

const MOST_NAMED = 8

interface CpuProfile {
  readonly timeDeltas: readonly number[]
  readonly samples: readonly number[]
  readonly nodes: readonly ProfileNode[]
}

interface ProfileNode {
  readonly id: number
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number }
  readonly children?: readonly number[]
}

/** A CPU profile of a page under way. */
export interface Profiling {
  /** Ends it, keeps it as a file, and names the functions in which most of the time went. */
  stop(name: string): Promise<readonly string[]>
}

/** Starts a profile; null where none is wanted. */
export async function startProfile(devtools: CDPSession, directory: string | null): Promise<Profiling | null> {
  if (directory === null) return null
  mkdirSync(directory, { recursive: true })
  await devtools.send('Profiler.enable')
  await devtools.send('Profiler.start')
  return {
    async stop(name) {
      const { profile } = (await devtools.send('Profiler.stop')) as unknown as { readonly profile: CpuProfile }
      writeFileSync(join(directory, `${name.replace(/[^a-z0-9]+/gi, '-')}.cpuprofile`), JSON.stringify(profile))
      return busiestOf(profile)
    },
  }
}

/** The functions in which most of a profile's time went, themselves and with what they call. */
function busiestOf(profile: CpuProfile): readonly string[] {
  const parents = new Map(
    profile.nodes.flatMap(({ children = [], id }) => children.map((child) => [child, id] as const)),
  )
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]))
  const own = new Map<string, number>()
  const total = new Map<string, number>()
  const add = (sums: Map<string, number>, name: string, us: number) => sums.set(name, (sums.get(name) ?? 0) + us)
  const chainOf = (id: number): readonly string[] => {
    const names: string[] = []
    for (let node = nodes.get(id); node !== undefined; node = nodes.get(parents.get(node.id) ?? -1))
      names.push(nameOf(node))
    return names
  }
  for (const [index, id] of profile.samples.entries()) {
    const us = profile.timeDeltas[index] ?? 0
    const chain = chainOf(id)
    add(own, chain[0] ?? '', us)
    for (const name of new Set(chain)) add(total, name, us)
  }
  return [`themselves: ${listed(own)}`, `with what they call: ${listed(total)}`]
}

function nameOf({ callFrame: { functionName, lineNumber, url } }: ProfileNode): string {
  const place = url === '' ? '' : ` ${url.split('/').at(-1)}:${lineNumber + 1}`
  return `${functionName || '(anonymous)'}${place}`
}

function listed(sums: Map<string, number>): string {
  return [...sums]
    .filter(([name]) => !/^\((?:root|idle|program)\)$/.test(name))
    .sort(([, a], [, b]) => b - a)
    .slice(0, MOST_NAMED)
    .map(([name, us]) => `${name} ${(us / 1_000).toFixed(0)} ms`)
    .join(', ')
}
