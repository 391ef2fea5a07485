import { Anchor } from '../../ui/anchor.tsx'

const EXAMPLE = `exchanges:
  - id: paradex
    adapter: paradex
    markets: [BTC-USD-PERP]`

/** Where the connections would be, in a bot that has none: what to write, and what to do then. */
export function NoConnections() {
  return (
    <div class="no-connections" data-testid="no-connections">
      <p>
        <strong>No connection is configured.</strong> The bot runs, and watches nothing. Add an exchange to its
        configuration file, then have it read anew in the <Anchor href="/settings">settings</Anchor>:
      </p>
      <pre>
        <code>{EXAMPLE}</code>
      </pre>
    </div>
  )
}
