import { type AnswerOf, ENDPOINTS } from '@holdfast/api-contract'
import { Match, Show, Switch } from 'solid-js'
import { isStatus } from '../../api/client.ts'
import { createRemote } from '../../api/remote.ts'
import { usePanel } from '../../panel-context.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorNotice, Placeholder } from '../../ui/notice.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { StateChip } from '../../ui/state-chip.tsx'
import { Instant } from '../../ui/time.tsx'
import { ClassMark } from './class-mark.tsx'
import { Countdown } from './countdown.tsx'
import { createFreshness } from './create-freshness.ts'
import { DeliveryLog } from './delivery-log.tsx'
import { Names } from './names.tsx'
import { outcomeSentence } from './outcome.ts'
import { openNotice } from './parts.ts'
import { ToldOutages } from './told-outages.tsx'
import { STATUS_LOOK, STATUS_WORD } from './words.ts'

type NoticeDetail = AnswerOf<typeof ENDPOINTS.notice>

/** The notice that the address opens, over the page. */
export function NoticeDialog() {
  const { router } = usePanel()
  const id = () => openNotice(router.query())
  return (
    <Dialog
      title={id() === null ? 'Notice' : `Notice ${id()}`}
      isOpen={id() !== null}
      onClose={() => {
        if (id() !== null) router.setQuery({ notice: null })
      }}
      class="notice-dialog"
    >
      <Show when={id()}>{(open) => <NoticeView id={open()} />}</Show>
    </Dialog>
  )
}

function NoticeView(props: { readonly id: number }) {
  const { api, live } = usePanel()
  const known = (): NoticeDetail | undefined => notice.current()
  const freshness = createFreshness(() => known()?.status === 'waiting')
  const notice = createRemote(
    () => (live.state.ready ? props.id : null),
    (_key, signal) => api.call(ENDPOINTS.notice, { param: { id: props.id } }, signal),
    freshness,
  )
  return (
    <>
      <Show when={notice.error() !== undefined && !isStatus(notice.error(), 404)}>
        <ErrorNotice what="Cannot load the notice." error={notice.error()} onRetry={() => notice.refresh()} />
      </Show>
      <Switch
        fallback={
          <Show when={notice.error() === undefined}>
            <Skeleton rows={8} />
          </Show>
        }
      >
        <Match when={isStatus(notice.error(), 404)}>
          <Placeholder>There is no notice {props.id}. It may have been purged.</Placeholder>
        </Match>
        <Match when={known()}>{(detail) => <Detail notice={detail()} />}</Match>
      </Switch>
    </>
  )
}

function Detail(props: { readonly notice: NoticeDetail }) {
  const content = () => props.notice.content
  return (
    <div
      class="notice-detail"
      data-testid="notice-detail"
      data-notice-id={props.notice.id}
      data-status={props.notice.status}
    >
      <div class="notice-fate">
        <StateChip state={STATUS_LOOK[props.notice.status]} word={STATUS_WORD[props.notice.status]} />
        <p class="notice-sentence">
          {outcomeSentence(props.notice)}
          <Show when={props.notice.status === 'waiting' && props.notice.tries > 0 && props.notice.dueAt}>
            {(dueAt) => (
              <b class="num">
                {' '}
                Next try <Countdown to={dueAt()} />.
              </b>
            )}
          </Show>
        </p>
      </div>
      <dl class="facts">
        <div>
          <dt>Class</dt>
          <dd>
            <ClassMark name={content().class} />
          </dd>
        </div>
        <div>
          <dt>Channel</dt>
          <dd>
            {props.notice.channel}
            {props.notice.loudness === 'silent' ? ', without a sound' : ''}
          </dd>
        </div>
        <div>
          <dt>Happened</dt>
          <dd>
            <Instant at={content().at} />
          </dd>
        </div>
        <div>
          <dt>Decided</dt>
          <dd>
            <Instant at={props.notice.createdAt} />
          </dd>
        </div>
        <Show when={props.notice.sentAt}>
          {(sentAt) => (
            <div>
              <dt>Taken</dt>
              <dd>
                <Instant at={sentAt()} />
              </dd>
            </div>
          )}
        </Show>
        <div class="wide">
          <dt>About</dt>
          <dd>
            <Names names={content().connections.length > 0 ? content().connections : ['the bot itself']} />
          </dd>
        </div>
      </dl>
      <section aria-labelledby="notice-text-title">
        <h3 id="notice-text-title">{props.notice.status === 'sent' ? 'As it was sent' : 'As it would be sent'}</h3>
        <div class="notice-text">
          <b>{content().title}</b>
          <p>{content().text}</p>
        </div>
      </section>
      <Show when={content().outages.length > 0}>
        <ToldOutages outages={content().outages} />
      </Show>
      <DeliveryLog notice={props.notice} />
    </div>
  )
}
