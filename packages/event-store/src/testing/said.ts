/** A process of its own that says one line after another. */
export interface Said {
  readonly pid: number
  /** Writes a line to it. */
  tell(line: string): void
  /** Resolves with the first line from now on, or not read yet, that begins so; those before it are dropped. */
  until(beginning: string): Promise<string>
  kill(): Promise<void>
}

/** Starts a file of this package, by way of `before` where it is given: a command that runs another. */
export function startSaying(file: string, args: readonly string[], before: readonly string[] = []): Said {
  const child = Bun.spawn([...before, process.execPath, file, ...args], {
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'inherit',
  })
  const lines = linesOf(child.stdout)
  return {
    pid: child.pid,
    tell(line) {
      child.stdin.write(`${line}\n`)
      child.stdin.flush()
    },
    async until(beginning) {
      for (;;) {
        const { value, done } = await lines.next()
        if (done === true) throw new Error(`The process ended before it said: ${beginning}`)
        if (value.startsWith(beginning)) return value
      }
    },
    async kill() {
      child.kill('SIGKILL')
      await child.exited
    },
  }
}

async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string, undefined> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of stream) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = parts.pop() ?? ''
    yield* parts
  }
  return undefined
}
