import { type BenchProcess, spawnProcess } from '../process/spawn.ts'
import type { ReadersCommand, ReadersReport, ReadWindow, Stroke } from './protocol.ts'

/** Clients of the stream, in a process of their own. */
export interface Readers {
  /** Resolves once those that read have their snapshots. */
  open(count: number, options: { readonly after: number | null; readonly reads: boolean }): Promise<void>
  beginWindow(): void
  /** `strokes`: what was asked for in the window. */
  endWindow(strokes: readonly Stroke[]): Promise<ReadWindow>
  drop(): Promise<void>
  /** All that read come back at once; how long each took until it had an event after `throughId`, in ms. */
  comeBack(throughId: number): Promise<readonly number[]>
  close(): Promise<void>
  stop(): Promise<void>
}

type Answer<T extends ReadersReport['type']> = Extract<ReadersReport, { type: T }>

/** Starts the process. One question at a time. */
export async function startReaders(port: number, onDeath: (error: Error) => void): Promise<Readers> {
  let onReport: (report: ReadersReport) => void = () => {}
  const answer = <T extends ReadersReport['type']>(type: T): Promise<Answer<T>> =>
    new Promise((resolve) => {
      onReport = (report) => {
        if (report.type === type) resolve(report as Answer<T>)
      }
    })
  const ready = answer('ready')
  const child: BenchProcess<ReadersCommand> = spawnProcess(
    '../fanout/readers-process.ts',
    (report: ReadersReport) => onReport(report),
    onDeath,
    [String(port)],
  )
  const ask = <T extends ReadersReport['type']>(command: ReadersCommand, type: T): Promise<Answer<T>> => {
    const answered = answer(type)
    child.tell(command)
    return answered
  }
  await ready
  return {
    async open(count, { after, reads }) {
      await ask({ type: 'open', count, after, reads }, 'opened')
    },
    beginWindow: () => child.tell({ type: 'begin_window' }),
    endWindow: async (strokes) => (await ask({ type: 'end_window', strokes }, 'window')).window,
    async drop() {
      await ask({ type: 'drop' }, 'dropped')
    },
    comeBack: async (throughId) => (await ask({ type: 'return', throughId }, 'returned')).ms,
    async close() {
      await ask({ type: 'close' }, 'closed')
    },
    stop: () => child.stop(),
  }
}
