import type { Clock } from '@holdfast/adapter-core'
import type { Command } from 'commander'
import type { Config } from '../config/config.ts'
import { didYouMean } from '../config/suggest.ts'
import type { NoticeChannelConfig } from '../notices/channel.ts'
import { createChannel, hostOf } from '../notices/channels/channels.ts'
import { createHttp } from '../notices/channels/http.ts'
import { testNotice } from '../notices/test-notice.ts'
import { GREEN, RED } from './format/paint.ts'
import { type Column, formatTable } from './format/table.ts'
import { durationText } from './format/units.ts'
import type { Output } from './io.ts'

/** What the commands about notices need of the process. */
export interface NotifyProgram {
  readonly output: Output
  readonly clock: Clock
  /** Aborts when the process is asked to end. */
  readonly signal: AbortSignal
}

type Configured = (command: Command, run: (config: Config) => Promise<number>) => Command

interface Tested {
  readonly channel: NoticeChannelConfig
  readonly isSent: boolean
  readonly status: number | null
  readonly elapsedMs: number
  readonly error: string | null
}

const TESTED: readonly Column<Tested>[] = [
  ...columnsOf<Tested>(({ channel }) => channel),
  { title: 'status', value: ({ status }) => status, align: 'right' },
  { title: 'took', value: ({ elapsedMs }) => durationText(elapsedMs), align: 'right' },
  {
    title: 'result',
    value: ({ error }) => error ?? 'sent',
    color: ({ isSent }) => (isSent ? GREEN : RED),
  },
]

const TEST_HELP = `
One try each, without the outbox: nothing is stored, and the bot need not run. Status 0 when every channel took it.
`

/** `notify`: what concerns the channels of notices. */
export function addNotifyCommands(root: Command, program: NotifyProgram, configured: Configured): void {
  const notify = root.command('notify').description('the channels of notices: send a test, list them')

  const test = notify
    .command('test')
    .argument('[channel]', 'its id in the configuration (all)')
    .description('send a test notice, and say what came of it')
    .addHelpText('after', TEST_HELP)
  configured(test, async ({ notices }) => {
    const tested = await Promise.all(chosen(notices, test.args[0]).map((channel) => send(channel, program)))
    program.output.out(formatTable(tested, TESTED, program.output.colors))
    return tested.every(({ isSent }) => isSent) ? 0 : 1
  })

  const list = notify.command('list').description('the channels that are configured and enabled')
  configured(list, async ({ notices }) => {
    program.output.out(
      formatTable(
        chosen(notices, undefined),
        columnsOf<NoticeChannelConfig>((one) => one),
        program.output.colors,
      ),
    )
    return 0
  })
}

function columnsOf<T>(channelOf: (row: T) => NoticeChannelConfig): readonly Column<T>[] {
  return [
    { title: 'channel', value: (row) => channelOf(row).id },
    { title: 'kind', value: (row) => channelOf(row).target.kind },
    { title: 'host', value: (row) => hostOf(channelOf(row).target) },
  ]
}

/** @throws {Error} where there is none, or none of this id. */
function chosen(notices: Config['notices'], wanted: string | undefined): Config['notices'] {
  if (notices.length === 0) throw new Error('No channel is configured: add one under notices in the YAML file')
  if (wanted === undefined) return notices
  const found = notices.filter(({ id }) => id === wanted)
  if (found.length > 0) return found
  const ids = notices.map(({ id }) => id)
  throw new Error(`No channel "${wanted}" is configured.${didYouMean(wanted, ids)} Channels: ${ids.join(', ')}`)
}

async function send(channel: NoticeChannelConfig, { clock, signal }: NotifyProgram): Promise<Tested> {
  const began = clock.monotonic()
  const { send: sendOnce } = createChannel(channel, { clock, http: createHttp({ clock }) })
  const { error, httpStatus, outcome } = await sendOnce(testNotice(clock.now()), signal)
  const elapsedMs = Math.round(clock.monotonic() - began)
  return { channel, isSent: outcome === 'sent', status: httpStatus, elapsedMs, error }
}
