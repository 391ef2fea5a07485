import { Card } from '../../ui/card.tsx'

const EXAMPLE = `notices:
  - id: phone
    kind: ntfy            # or webhook, telegram, slack, discord
    url: https://ntfy.sh/choose-a-topic-that-nobody-guesses
    downForMs: 30000      # told once an outage has lasted 30 s`

/** Stands where the channels would be: what their absence means, and how to have one in a minute. */
export function NoChannel() {
  return (
    <Card title="No channel is configured">
      <div class="no-channel" data-testid="no-channel">
        <p>
          Outages are recorded and shown here, and nobody is told anywhere else. One entry in <code>config.yaml</code>{' '}
          changes that:
        </p>
        <pre class="code">{EXAMPLE}</pre>
        <ol>
          <li>
            <code>bun run apps/bot check</code> says what it resolved to, or every mistake with its line.
          </li>
          <li>
            <code>bun run apps/bot notify test</code> sends a test notice, before the bot knows of it.
          </li>
          <li>A reload of the configuration, or a restart, takes the channel over; it appears here.</li>
        </ol>
        <p class="muted">
          All channels and their keys: <code>docs/notice-channels.md</code>. What is told when:{' '}
          <code>docs/notices.md</code>.
        </p>
      </div>
    </Card>
  )
}
