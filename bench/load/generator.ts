import { spawnProcess } from '../process/spawn.ts'
import type { GeneratorCommand, GeneratorReport, LoadResult } from './protocol.ts'

/** A full load on the API, from a process of its own. */
export interface Generator {
  /** Ends the load; what it came to. */
  stop(): Promise<LoadResult>
  /** Ends the process, however it is. */
  kill(): Promise<void>
}

export async function startGenerator(
  url: string,
  connections: number,
  onDeath: (error: Error) => void,
): Promise<Generator> {
  const ready = Promise.withResolvers<void>()
  const done = Promise.withResolvers<LoadResult>()
  done.promise.catch(() => {})
  const fail = (error: Error): void => {
    ready.reject(error)
    done.reject(error)
    onDeath(error)
  }
  const onReport = (report: GeneratorReport): void => {
    if (report.type === 'ready') ready.resolve()
    else done.resolve(report.result)
  }
  const args = [url, String(connections)]
  const child = spawnProcess<GeneratorCommand, GeneratorReport>('../load/generator-process.ts', onReport, fail, args)
  await ready.promise
  return {
    async stop() {
      child.tell({ type: 'stop' })
      const result = await done.promise
      await child.stop()
      return result
    },
    kill: () => child.stop(),
  }
}
