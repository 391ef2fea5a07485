import {
  POLICY_FIELDS,
  POLICY_ORDER,
  type PolicyField,
  type PolicyKey,
} from '../packages/reconnect-monitor/src/policy.ts'
import { POLICY_TOPICS, type PolicyTopic } from '../packages/reconnect-monitor/src/policy-guide.ts'

/** Where the page stands, from the repository's root. */
export const POLICY_PAGE = 'docs/policy.md'

const HEAD = `# The policy, number by number

Written by \`bun run docs\` from \`packages/reconnect-monitor/src/policy.ts\` and
\`packages/reconnect-monitor/src/policy-guide.ts\`; edit those. A test keeps this page true.

Every number may be set for all connections under \`reconnect:\`, and for one under its own \`reconnect:\`
([config.example.yaml](../config.example.yaml)). \`bun run apps/bot check\` shows what each resolved to, and from where. A
number out of its range is an error that names file, line, key and range. Durations are in milliseconds.

Most defaults follow from what is promised: see
[How it stays alive](how-it-stays-alive.md#what-is-promised), which also says how the parts work together.
`

/** The page that explains every number of the policy, as Markdown. */
export function policyPage(): string {
  return [HEAD, ...POLICY_TOPICS.map(section), orders()].join('\n')
}

function section({ intro, title, why }: PolicyTopic): string {
  const rows = Object.entries(why).map(([key, reason]) => {
    const field = POLICY_FIELDS[key as PolicyKey]
    return `| \`${key}\` | ${amount(field.default, field)} | ${grouped(field.min)} to ${grouped(field.max)} | ${cell(field.doc)} | ${cell(reason)} |`
  })
  return `## ${title}

${intro}

| number | default | allowed | what it does | why |
|---|---|---|---|---|
${rows.join('\n')}
`
}

function orders(): string {
  const rows = POLICY_ORDER.map(({ high, low, why }) => `| \`${low}\` | \`${high}\` | ${cell(why)} |`)
  return `## Numbers that depend on each other

The first must not be above the second; a configuration in which it is does not start.

| not above | this | because |
|---|---|---|
${rows.join('\n')}
`
}

function amount(value: number, { unit }: PolicyField): string {
  return `${grouped(value)} ${unit}`
}

/** Thousands apart, so that zeros need not be counted. */
function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',')
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
