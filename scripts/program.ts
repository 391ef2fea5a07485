/** A program under way, followed by what it writes. */
export interface Program {
  /** The next line that matches, after the last one found. @throws when it ends, or is silent about it for too long. */
  line(pattern: RegExp): Promise<string>
  /** Sends SIGTERM. @returns Its exit status. */
  stop(): Promise<number>
}

/** Starts a program. `limitMs`: how long one line may be waited for. */
export function startProgram(command: readonly string[], cwd: string, limitMs: number): Program {
  const child = Bun.spawn([...command], { cwd, stdin: 'ignore', stdout: 'pipe', stderr: 'inherit' })
  const lines = linesOf(child.stdout)
  let last = ''

  const next = async (pattern: RegExp): Promise<string> => {
    for (let read = await lines.next(); read.done !== true; read = await lines.next()) {
      last = read.value
      if (pattern.test(last)) return last
    }
    throw new Error(`${command.join(' ')} ended without ${pattern}; its last line: ${last}`)
  }

  return {
    line: async (pattern) => {
      const { promise: overdue, reject } = Promise.withResolvers<never>()
      const timer = setTimeout(() => {
        child.kill('SIGKILL')
        reject(new Error(`${command.join(' ')} wrote no ${pattern} within ${limitMs} ms; its last line: ${last}`))
      }, limitMs)
      try {
        return await Promise.race([next(pattern), overdue])
      } finally {
        clearTimeout(timer)
      }
    },
    stop: async () => {
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), limitMs)
      try {
        return await child.exited
      } finally {
        clearTimeout(timer)
      }
    },
  }
}

async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string, void> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of stream) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = parts.pop() ?? ''
    yield* parts
  }
}
