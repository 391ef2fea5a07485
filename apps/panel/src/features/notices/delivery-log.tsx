import type { AnswerOf, ENDPOINTS } from '@holdfast/api-contract'
import { duration, NONE } from '@holdfast/reconnect-monitor/history'
import { For, Show } from 'solid-js'
import { StateIcon } from '../../ui/state-icon.tsx'
import { Instant } from '../../ui/time.tsx'
import { withoutName } from './outcome.ts'
import { TRY_LOOK, TRY_WORD } from './words.ts'

type NoticeDetail = AnswerOf<typeof ENDPOINTS.notice>

/** Every try to deliver a notice, the newest first. */
export function DeliveryLog(props: { readonly notice: NoticeDetail }) {
  const tries = () => props.notice.log.toReversed()
  return (
    <section aria-labelledby="delivery-log-title">
      <h3 id="delivery-log-title">Delivery log</h3>
      <Show when={tries().length > 0} fallback={<p class="muted">{whyEmpty(props.notice)}</p>}>
        <table class="rows cards delivery-log">
          <thead>
            <tr>
              <th scope="col" class="right">
                Try
              </th>
              <th scope="col">At</th>
              <th scope="col">Outcome</th>
              <th scope="col" class="right">
                HTTP
              </th>
              <th scope="col" class="right">
                Took
              </th>
            </tr>
          </thead>
          <For each={tries()}>
            {(one, index) => (
              <tbody data-testid="try" data-outcome={one.outcome} data-http-status={one.httpStatus ?? undefined}>
                <tr>
                  <th scope="row" class="num">
                    {props.notice.log.length - index()}
                  </th>
                  <td data-label="At">
                    <Instant at={one.at} />
                  </td>
                  <td data-label="Outcome">
                    <span class="class-mark">
                      <span class="class-icon" data-look={TRY_LOOK[one.outcome]}>
                        <StateIcon state={TRY_LOOK[one.outcome]} />
                      </span>
                      {TRY_WORD[one.outcome]}
                    </span>
                  </td>
                  <td class="right num" data-label="HTTP">
                    {one.httpStatus ?? NONE}
                  </td>
                  <td class="right num" data-label="Took">
                    {duration(one.elapsedMs)}
                  </td>
                </tr>
                <Show when={one.error}>
                  {(error) => (
                    <tr class="try-error">
                      <td colspan="5" data-wide="">
                        {withoutName(error(), props.notice.channel)}
                      </td>
                    </tr>
                  )}
                </Show>
              </tbody>
            )}
          </For>
        </table>
      </Show>
    </section>
  )
}

function whyEmpty({ channel, status, tries }: NoticeDetail): string {
  if (status === 'muted') return 'It was never tried: a silence held it back.'
  if (tries > 0) return 'Its tries have been purged.'
  if (status === 'failed') return 'It was never tried.'
  return `Not tried yet. Notices to ${channel} go out in the order in which they were decided.`
}
