/** What the words of the record mean, in the order in which one needs the other. Panel and reference show the same. */
export const DEFINITIONS = [
  {
    term: 'Live',
    id: 'live',
    text: 'Data flows: dialed, logged in where that is needed, every subscription acknowledged, and verified data on each of them. Not that a socket is open.',
  },
  {
    term: 'State',
    id: 'state',
    text: 'What a connection is at an instant. Every instant belongs to exactly one of `connecting` (not live yet since the start, and no attempt has failed), `live`, `degraded` (open; not every subscription is fresh, at least one is fresh or suspect), `down` (lost or never reached, all retrying included), `paused` (an operator stopped it), `failed` (dialing on does not help: an operator is needed), `stopped`, and in history `unknown`.',
  },
  {
    term: 'Unknown',
    id: 'unknown',
    text: 'Nobody watched: the bot was not running, stood still, or the clock jumped. Taken from a proof of life on disk, never guessed, never counted as up.',
  },
  {
    term: 'Outage',
    id: 'outage',
    text: 'A maximal time in `down` or `failed`, or the silence that a promotion ended. It starts at the last good message where the cause is silence, else at the close. One that the process did not live to see the end of keeps its cause and ends at the last proof of life with `endedBy` `process_stop`, not recovered. A subscription that is stale on a connection that lives on is an outage of scope `subscription`. Reconnects and pauses that an operator asked for, and drills, are `planned`, and are left out of MTTR and MTBF.',
  },
  {
    term: 'Uptime',
    id: 'uptime',
    text: '(live + degraded) ÷ (live + degraded + down + failed), by time and never by counting checks, in percent, rounded down to three decimals. Never 100 where an outage of the connection touched the window. Live % is the same without degraded.',
  },
  {
    term: 'Coverage',
    id: 'coverage',
    text: '1 − unknown ÷ window, in percent: how much of the window the other figures speak of.',
  },
  {
    term: 'Recovery time',
    id: 'recovery-time',
    text: 'From the start of the impact to live.',
  },
  {
    term: 'Detection time',
    id: 'detection-time',
    text: 'From the start of the impact to the moment the bot noticed.',
  },
  {
    term: 'MTTR',
    id: 'mttr',
    text: 'Mean recovery time of the unplanned outages of a connection that recovered in the window. p50, p95, p99, the longest and their number stand beside it; without any it is null.',
  },
  {
    term: 'MTBF',
    id: 'mtbf',
    text: 'Mean time live or degraded between unplanned outages of a connection that began in the window. Where all outages of a window are unplanned and recovered, uptime equals MTBF ÷ (MTBF + MTTR) up to its edges.',
  },
  {
    term: 'Window',
    id: 'window',
    text: 'Half-open: from an instant, up to and without another. Instants are ms since the Unix epoch, UTC; durations come from a monotonic clock.',
  },
  {
    term: 'Fresh',
    id: 'fresh',
    text: 'Data that is verified, of the socket that speaks, and recent enough for the pace of its market. Whatever is not fresh says why in `staleReason`.',
  },
] as const
