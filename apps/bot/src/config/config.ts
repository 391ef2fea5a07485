import type { Policy } from '@holdfast/reconnect-monitor'
import type { NoticeChannelConfig } from '../notices/channel.ts'
import type { LogLevels } from './log-levels.ts'

export const MODES = ['demo', 'live'] as const
/** `demo`: the built-in simulator. `live`: the real exchanges. */
export type Mode = (typeof MODES)[number]

export const LOG_FORMATS = ['pretty', 'json'] as const

/** One supervised connection. */
export interface ConnectionConfig {
  /** Unique, `[a-z0-9-]`; the `connection` of every event. */
  readonly id: string
  /** Key of the adapter registry. */
  readonly adapter: string
  readonly enabled: boolean
  readonly network: string
  /** WebSocket address with its query; null in demo mode, where the simulator tells it once it runs. */
  readonly url: string | null
  /** REST address; null = REST is off. */
  readonly restUrl: string | null
  readonly markets: readonly string[]
  readonly channels: readonly string[]
  /** A value for every option of the adapter. */
  readonly options: Readonly<Record<string, string>>
  /** 2 keeps a hot standby beside the socket that speaks. */
  readonly sockets: 1 | 2
  readonly policy: Policy
}

/** A certificate and its key; they belong together. */
export interface TlsConfig {
  readonly certFile: string
  readonly keyFile: string
  /** PEM, the server's own certificate first, then those between it and its root. */
  readonly cert: string
  /** PEM, without a passphrase. A secret. */
  readonly key: string
  /** When the server's own certificate expires. */
  readonly validUntil: number
}

/** One leg of a spread. */
export interface SpreadLeg {
  readonly connection: string
  readonly market: string
}

/** A pair of books whose difference is watched. */
export interface SpreadConfig {
  readonly id: string
  readonly buy: SpreadLeg
  readonly sell: SpreadLeg
  /** It opens at an entry of at least this, in percent. */
  readonly entryPct: number
  /** It closes at an exit of at most this, in percent; below `entryPct`. */
  readonly exitPct: number
  /** How long a price may be traded on, in ms. */
  readonly maxPriceAgeMs: number
  /** Changed prices in a row that must agree before it opens or closes, from 1. */
  readonly confirmUpdates: number
}

/** The resolved configuration: parsed once, passed down, never changed. */
export interface Config {
  readonly mode: Mode
  /** The YAML file that was read; null where there was none. */
  readonly file: string | null
  readonly exchanges: readonly ConnectionConfig[]
  readonly spreads: readonly SpreadConfig[]
  readonly server: {
    readonly host: string
    /** 0 = any free port. */
    readonly port: number
    readonly allowedHosts: readonly string[]
    /** From the environment, or from the file that it names; read anew with the configuration. */
    readonly token: string | null
    /** Null = plain HTTP. */
    readonly tls: TlsConfig | null
  }
  readonly store: {
    readonly path: string
    /** The file that takes events while the database cannot. */
    readonly spillPath: string
    /** How long raw events are kept. */
    readonly retentionDays: number
    /** How large the database may become before the oldest events go earlier. */
    readonly maxBytes: number
    /** Null = no scheduled backups. */
    readonly backup: {
      readonly directory: string
      readonly everyMs: number
      /** Backups that are kept; older ones are deleted. */
      readonly keep: number
    } | null
  }
  readonly notices: readonly NoticeChannelConfig[]
  /** An address that is asked at this pace while all is well with the bot itself; null = none. */
  readonly deadMansSwitch: { readonly url: string; readonly everyMs: number } | null
  readonly log: {
    /** Null: `pretty` on a terminal, else `json`. */
    readonly format: (typeof LOG_FORMATS)[number] | null
    readonly levels: LogLevels
  }
  /** Sections of the file that demo mode replaced by its own. */
  readonly replacedByDemo: readonly string[]
  /** What is allowed but probably not meant; logged at start. */
  readonly warnings: readonly string[]
  /** Every value by its path, with where it came from; secrets and URL queries masked. */
  readonly values: readonly ResolvedValue[]
}

/** Where a value came from. `origin` is the flag, the variable or `file:line`; null for defaults and the demo. */
export interface Source {
  readonly source: 'flag' | 'environment' | 'file' | 'demo' | 'default'
  readonly origin: string | null
}

export interface ResolvedValue extends Source {
  readonly key: string
  readonly value: string | number | boolean | null | readonly string[]
}

/** One mistake in the configuration. */
export interface ConfigIssue {
  /** The YAML file, `environment`, or `command line`. */
  readonly file: string
  /** From 1; null outside files. */
  readonly line: number | null
  /** Path of the key, e.g. `exchanges[0].markets`; the variable; or the flag. */
  readonly key: string
  /** What is wrong and what would be right. Holds no secret. */
  readonly message: string
}

/** `file:line: key: message`, one line. */
export function formatIssue(issue: ConfigIssue): string {
  const place = issue.line === null ? issue.file : `${issue.file}:${issue.line}`
  return `${place}: ${issue.key}: ${issue.message}`
}
