import type { Cause } from '@holdfast/adapter-core/events'

/** What each cause of an outage means, and what helps: a sentence each. */
export const CAUSE_HELP = {
  remote_close: {
    means: 'The exchange ended the socket with a close frame; its code and reason are in the detail.',
    helps:
      'Nothing as a rule: it is dialed again at once. Where it happens again and again, look up the code in the documents of the exchange.',
  },
  abnormal_close: {
    means: 'The socket ended without a close frame: it was cut on the way, or the other side crashed.',
    helps:
      'Where it happens often and on several exchanges, look at the line, the router or the VPN; on one alone, it is theirs.',
  },
  handshake_http: {
    means: 'The exchange answered the dial with an HTTP status in place of a WebSocket; the status is in the detail.',
    helps: 'Wait out a 5xx; a 403 or 404 is an address, a region or a ban to clear up with the exchange.',
  },
  dns: {
    means: 'The name of the exchange could not be resolved.',
    helps:
      'See whether this machine resolves other names; if not, its resolver or its network is out, else the address in the configuration is wrong.',
  },
  refused: {
    means: 'The machine was reached, and nothing listens there.',
    helps: 'Check address and port in the configuration; where they are right, the exchange is down.',
  },
  connect_timeout: {
    means: 'The dial was not answered in time.',
    helps:
      'A firewall that drops, a path that is down, or an exchange that is overloaded: try to reach it from another network.',
  },
  tls: {
    means: 'No trusted encrypted line could be made: a certificate of another name, expired, or from nobody known.',
    helps: 'Check the clock of this machine and the address; do not go on if the certificate is truly another.',
  },
  auth_rejected: {
    means: 'The exchange did not accept the login.',
    helps:
      'Check the keys of this account, their rights and allowed addresses, and the clock of this machine; then press “Reconnect now”.',
  },
  auth_timeout: {
    means: 'The login was not answered in time.',
    helps: 'Nothing as a rule: it is tried again. Where it lasts, the login service of the exchange is out.',
  },
  subscribe_rejected: {
    means: 'The exchange refused a subscription, with its reason in the detail.',
    helps: 'Check the spelling of the market, and whether it is still listed; the others go on without it.',
  },
  subscribe_timeout: {
    means: 'A subscription was not acknowledged in time.',
    helps: 'Nothing as a rule: it is asked for again, then over a new socket.',
  },
  no_first_data: {
    means: 'Subscriptions were acknowledged, and no data followed.',
    helps: 'Nothing as a rule: a new socket is made. Where it lasts, see whether the market is halted.',
  },
  stale_data: {
    means: 'The socket lives and answers pings, but data stopped, longer than is usual for these markets.',
    helps: 'Nothing as a rule: a new socket is made beside it. Where it happens often, it is the feed of the exchange.',
  },
  lagging: {
    means: 'Data arrives later and later than it was made.',
    helps:
      'See how late the bot wakes, under Health, and whether the line is full; where neither is so, the exchange is behind.',
  },
  heartbeat_timeout: {
    means: 'A ping was not answered: the line is dead without anybody having said so.',
    helps:
      'Where several connections have it at once, look at your own line; a standby socket bridges it without a gap.',
  },
  sequence_gap: {
    means: 'A message of an order book was missing, again and again, so that a new socket was made.',
    helps: 'Nothing as a rule. Where it lasts, the exchange drops messages: ask it for fewer markets on a connection.',
  },
  rate_limited: {
    means: 'The exchange found that it was asked too often from this address, and named a wait or closed.',
    helps: 'See who else dials from this address, and give each bot its share (`reconnect.budgetShare`).',
  },
  maintenance: {
    means: 'The exchange says that it is in maintenance, or had announced it.',
    helps:
      'Wait: it is tried at a calm pace, and at once when the window ends. Announce it under Notices to be left alone.',
  },
  protocol_error: {
    means: 'What came was not what the protocol allows.',
    helps: 'Where it lasts, the exchange has changed something: see whether there is a newer version of Holdfast.',
  },
  local_network: {
    means: 'Every connection was lost within two seconds, on several addresses: it was your own network.',
    helps: 'Look at cable, router, VPN and provider; a second line, or a machine nearer to the exchanges, avoids it.',
  },
  operator: {
    means:
      'An operator asked for it: a reconnect, a pause, or a changed configuration. It is planned, and left out of MTTR and MTBF.',
    helps: 'Nothing: the audit log says who and why.',
  },
  drill: {
    means: 'A drill that somebody started, to see that recovery works. It is planned, too.',
    helps: 'Nothing.',
  },
  rotation: {
    means: 'The socket was replaced before the end of its life, and its data stopped for a moment.',
    helps: 'Nothing as a rule: most replacements are without a gap and no outage at all.',
  },
  unknown: {
    means: 'Nothing told why.',
    helps: 'The detail and the events around it are all there is; the log may say more.',
  },
} as const satisfies Record<Cause, { readonly means: string; readonly helps: string }>
