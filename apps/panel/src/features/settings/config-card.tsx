import './config.css'
import type { ConfigDto } from '@holdfast/api-contract'
import { count } from '@holdfast/reconnect-monitor/history'
import { createMemo, createSignal, For, Show } from 'solid-js'
import type { Remote } from '../../api/remote.ts'
import { usePanel } from '../../panel-context.ts'
import { createGradual } from '../../ui/gradual.ts'
import { Inline } from '../../ui/inline.tsx'
import { ListState } from '../../ui/notice.tsx'
import {
  type ConfigFilter,
  type ConfigGroup,
  type ConfigValue,
  groupsOf,
  linesOf,
  ownPart,
  readable,
} from './config-list.ts'
import { SOURCE_WORDS, sectionWords } from './config-words.ts'
import { Section } from './section.tsx'

/** A group of nothing but defaults that is longer than this is closed until it is asked for. */
const LONG_GROUP = 12
/** With more values than this, the entries of a list are closed: two hundred connections are their names first. */
const CROWD = 400
/** How many groups are built in one task. */
const GROUPS_AT_ONCE = 24

/** Of more connections, spreads and channels than this together, each is closed until it is asked for. */
const MANY_ENTRIES = 8

const isEntry = ({ path }: ConfigGroup) => path.endsWith(']')

/** The configuration in force: every value with where it came from. */
export function ConfigCard(props: { readonly config: Remote<ConfigDto> }) {
  const { router, turns } = usePanel()
  const filter = createMemo<ConfigFilter>(() => ({
    text: router.query().get('q') ?? '',
    onlySet: router.query().get('only') === 'set',
  }))
  const values = () => props.config.data()?.values ?? []
  const groups = createMemo(() => groupsOf(values(), filter()))
  const byPath = createMemo(() => new Map(groups().map((group) => [group.path, group])))
  const paths = createGradual(() => [...byPath().keys()], GROUPS_AT_ONCE, turns)
  const entryCount = createMemo(() => groups().filter(isEntry).length)
  const shownCount = createMemo(() => groups().reduce((sum, group) => sum + group.values.length, 0))
  const [told, setTold] = createSignal('')
  return (
    <Section
      id="configuration"
      title="Configuration"
      tools={
        <>
          <input
            type="search"
            aria-label="Find in the configuration"
            placeholder="Key, value or place"
            value={filter().text}
            onInput={(input) => router.replaceQuery({ q: input.currentTarget.value })}
          />
          <label class="check">
            <input
              type="checkbox"
              checked={filter().onlySet}
              onChange={(change) => router.setQuery({ only: change.currentTarget.checked ? 'set' : null })}
            />
            Only what differs from the defaults
          </label>
        </>
      }
    >
      <Show when={props.config.data()}>{(config) => <File config={config()} />}</Show>
      <p class="visually-hidden" role="status">
        {told()}
      </p>
      <ListState
        isLoading={props.config.isLoading()}
        isEmpty={groups().length === 0}
        error={props.config.error()}
        whenFailed="Cannot load the configuration."
        whenEmpty={
          <>
            {filter().text === '' ? 'Everything is as it is by default.' : 'No value matches.'}{' '}
            <button type="button" class="button" onClick={() => router.setQuery({ q: null, only: null })}>
              Show all
            </button>
          </>
        }
        onRetry={() => props.config.refresh()}
      >
        <p class="config-count muted" data-testid="config-count">
          {shownCount() === values().length
            ? count(values().length, 'value')
            : `${shownCount()} of ${count(values().length, 'value')}`}
        </p>
        <For each={paths()}>
          {(path) => (
            <Show when={byPath().get(path)}>
              {(group) => (
                <Group
                  group={group()}
                  isFiltered={filter().text !== '' || filter().onlySet}
                  isOneOfMany={entryCount() > MANY_ENTRIES}
                  isCrowded={shownCount() > CROWD}
                  onCopied={(key) => setTold(`${key} is copied.`)}
                />
              )}
            </Show>
          )}
        </For>
      </ListState>
    </Section>
  )
}

function File(props: { readonly config: ConfigDto }) {
  const isDemo = () => props.config.mode === 'demo'
  return (
    <p class="card-text" data-testid="config-file">
      <Show
        when={props.config.file}
        fallback={
          <Inline text="No file was read: what is not set by a variable or a flag is a default. To have one, copy `config.example.yaml` to `config.yaml` where the bot is started, or name another with `HOLDFAST_CONFIG`." />
        }
      >
        {(file) => (
          <>
            Read from <code>{file()}</code>. Variables and flags win over it.
          </>
        )}
      </Show>
      <Show when={isDemo()}>
        {' '}
        <Inline text="In demo mode connections and spreads are the demo's own, whatever a file says; `HOLDFAST_MODE=live` takes those of the file." />
      </Show>
    </p>
  )
}

interface GroupProps {
  readonly group: ConfigGroup
  readonly isFiltered: boolean
  /** An entry of a list beside so many others that each is closed until it is asked for. */
  readonly isOneOfMany: boolean
  /** There are so many values that entries of lists stay closed under a filter too. */
  readonly isCrowded: boolean
  readonly onCopied: (key: string) => void
}

function Group(props: GroupProps) {
  const isOpen = createMemo(() => {
    const { setCount, values } = props.group
    if (props.isCrowded && isEntry(props.group)) return false
    if (props.isFiltered) return true
    return !props.isOneOfMany && (setCount > 0 || values.length <= LONG_GROUP)
  })
  // In a crowd, what was never open is not built.
  const [wasOpened, setWasOpened] = createSignal(false)
  const summary = () => {
    const { setCount, values } = props.group
    const set = setCount === 0 ? 'all defaults' : `${setCount} set`
    return `${count(values.length, 'value')}, ${set}`
  }
  return (
    <details
      class="config-group"
      open={isOpen()}
      data-testid="config-group"
      data-group={props.group.path}
      onToggle={(toggle) => toggle.currentTarget.open && setWasOpened(true)}
    >
      <summary>
        <h3>
          <code>{props.group.path}</code>
          <Show when={props.group.id}>{(id) => <span class="config-id"> {id()}</span>}</Show>
        </h3>
        <span class="muted config-summary">{summary()}</span>
      </summary>
      <Show when={!props.isCrowded || isOpen() || wasOpened()}>
        <Show when={sectionWords(props.group.path)}>
          {(words) => (
            <p class="sub config-about">
              <Inline text={words()} />
            </p>
          )}
        </Show>
        <table class="rows cards config">
          <caption class="visually-hidden">Values of {props.group.path}</caption>
          <thead class="visually-hidden">
            <tr>
              <th scope="col">Key</th>
              <th scope="col">Value</th>
              <th scope="col">From</th>
            </tr>
          </thead>
          <tbody>
            <For each={props.group.values}>
              {(value) => <Row value={value} group={props.group.path} onCopied={props.onCopied} />}
            </For>
          </tbody>
        </table>
      </Show>
    </details>
  )
}

function Row(props: { readonly value: ConfigValue; readonly group: string; readonly onCopied: (key: string) => void }) {
  const lines = () => linesOf(props.value)
  return (
    <tr data-testid="config-value" data-key={props.value.key} data-source={props.value.source}>
      <th scope="row">
        <CopyKey name={props.value.key} shown={ownPart(props.value.key, props.group)} onCopied={props.onCopied} />
      </th>
      <td class="config-value">
        <Show when={lines().length > 0} fallback={<span class="muted">not set</span>}>
          <For each={lines()}>{(line) => <code class="config-line">{line}</code>}</For>
        </Show>
        <Show when={readable(props.value)}>{(text) => <span class="muted num"> {text()}</span>}</Show>
      </td>
      <td class="config-source">
        <span classList={{ muted: props.value.source === 'default' }}>{SOURCE_WORDS[props.value.source]}</span>
        <Show when={props.value.origin}>{(origin) => <code class="sub">{origin()}</code>}</Show>
      </td>
    </tr>
  )
}

/** A key that is copied by a press, where the browser lets pages copy: over plain HTTP from elsewhere it does not. */
function CopyKey(props: { readonly name: string; readonly shown: string; readonly onCopied: (key: string) => void }) {
  const clipboard: Clipboard | undefined = navigator.clipboard
  const copy = async () => {
    await clipboard?.writeText(props.name)
    props.onCopied(props.name)
  }
  return (
    <Show when={clipboard !== undefined} fallback={<code title={props.name}>{props.shown}</code>}>
      <button
        type="button"
        class="copy-key"
        title={`Copy ${props.name}`}
        aria-label={`${props.shown}: copy ${props.name}`}
        onClick={() => void copy().catch(() => {})}
      >
        <code>{props.shown}</code>
        <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
          <path d="M4 4h6.5v6.5H4zM8 4V1.5H1.5V8H4" fill="none" stroke="currentColor" stroke-width="1.2" />
        </svg>
      </button>
    </Show>
  )
}
