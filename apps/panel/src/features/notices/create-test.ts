import { ENDPOINTS, type NoticeDto } from '@holdfast/api-contract'
import { type Accessor, createSignal } from 'solid-js'
import { errorText } from '../../api/problem.ts'
import { createRemote } from '../../api/remote.ts'
import { usePanel } from '../../panel-context.ts'
import { createFreshness } from './create-freshness.ts'

/** How far a test has come. What becomes of the notice is the bot's to say. */
type Progress =
  | { readonly step: 'none' }
  | { readonly step: 'asking' }
  | { readonly step: 'asked'; readonly notice: NoticeDto }
  | { readonly step: 'refused'; readonly text: string }

/** A test of one channel: pending until the bot says that it was sent or given up. */
export interface ChannelTest {
  readonly step: Accessor<Progress['step']>
  /** The notice as it was last known; undefined while there is none. */
  readonly notice: Accessor<NoticeDto | undefined>
  readonly refusal: Accessor<string | undefined>
  readonly isPending: Accessor<boolean>
  send(): void
}

export function createTest(channel: Accessor<string>): ChannelTest {
  const { api } = usePanel()
  const [progress, setProgress] = createSignal<Progress>({ step: 'none' })
  const asked = () => {
    const now = progress()
    return now.step === 'asked' ? now.notice : undefined
  }
  const isPending = () => progress().step === 'asking' || notice()?.status === 'waiting'
  const freshness = createFreshness(() => isPending())
  const followed = createRemote(
    () => asked()?.id ?? null,
    (id, signal) => api.call(ENDPOINTS.notice, { param: { id } }, signal),
    freshness,
  )
  const notice = (): NoticeDto | undefined => {
    const known = followed.data()
    return known !== undefined && known.id === asked()?.id ? known : asked()
  }
  const send = async () => {
    setProgress({ step: 'asking' })
    try {
      setProgress({ step: 'asked', notice: await api.call(ENDPOINTS.testNotice, { json: { channel: channel() } }) })
    } catch (error) {
      setProgress({ step: 'refused', text: errorText(error) })
    }
  }
  return {
    step: () => progress().step,
    notice,
    refusal: () => {
      const now = progress()
      return now.step === 'refused' ? now.text : undefined
    },
    isPending,
    send: () => void send(),
  }
}
