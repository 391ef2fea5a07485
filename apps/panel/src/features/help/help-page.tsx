import './help.css'
import { createMemo, For, type JSX, Show } from 'solid-js'
import { usePanel } from '../../panel-context.ts'
import { SHORTCUTS } from '../../shell/keys.ts'
import { ShortcutList } from '../../shell/shortcut-list.tsx'
import { Anchor } from '../../ui/anchor.tsx'
import { docsHref } from '../../ui/docs-href.ts'
import { followHash, InPage } from '../../ui/in-page.tsx'
import { Inline } from '../../ui/inline.tsx'
import { Placeholder } from '../../ui/notice.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { StateChip } from '../../ui/state-chip.tsx'
import { found } from './find.ts'
import { LINK_TOPICS } from './link-help.ts'
import { CAUSE_TOPICS, DEFINITION_TOPICS, PAGE_TOPICS, STATE_TOPICS } from './topics.ts'

const PARTS = [
  { id: 'states', name: 'States' },
  { id: 'definitions', name: 'Definitions' },
  { id: 'causes', name: 'Causes' },
  { id: 'pages', name: 'Pages' },
  { id: 'panel', name: 'The panel itself' },
  { id: 'shortcuts', name: 'Shortcuts' },
] as const

const SHORTCUT_TOPICS = SHORTCUTS.map(({ does, keys }) => ({ words: `shortcut key ${keys.join(' ')} ${does}` }))

/** What the words mean, every one at an address of its own: `/help#uptime`. */
export function HelpPage() {
  const { preferences, router } = usePanel()
  const text = () => router.query().get('q') ?? ''
  const states = createMemo(() => found(STATE_TOPICS, text()))
  const definitions = createMemo(() => found(DEFINITION_TOPICS, text()))
  const causes = createMemo(() => found(CAUSE_TOPICS, text()))
  const pages = createMemo(() => found(PAGE_TOPICS, text()))
  const links = createMemo(() => found(LINK_TOPICS, text()))
  const shortcuts = createMemo(() => found(SHORTCUT_TOPICS, text()))
  const total = () =>
    [states(), definitions(), causes(), pages(), links(), shortcuts()].reduce((sum, { length }) => sum + length, 0)
  followHash(() => true)
  return (
    <div class="help">
      <PageHeader title="Help" sub="What the words mean, here, in the exports and in the API.">
        <span class="field">
          <label for="help-search">Search this page</label>
          <input
            id="help-search"
            type="search"
            value={text()}
            onInput={(input) => router.replaceQuery({ q: input.currentTarget.value })}
          />
        </span>
        <button type="button" class="button" onClick={() => window.print()}>
          Print
        </button>
      </PageHeader>
      <p class="visually-hidden" role="status">
        {text() === '' ? '' : `${total()} found`}
      </p>
      <InPage parts={PARTS}>
        <Show when={total() === 0}>
          <section class="card" aria-label="Nothing found">
            <Placeholder>
              Nothing here speaks of “{text()}”.{' '}
              <button type="button" class="button" onClick={() => router.setQuery({ q: null })}>
                Show all
              </button>
            </Placeholder>
          </section>
        </Show>
        <Topics id="states" title="States of a connection" count={states().length}>
          <For each={states()}>
            {(topic) => (
              <Topic id={topic.id} term={<StateChip state={topic.state} />}>
                <p>{topic.means}</p>
                <p class="help-todo">
                  <b>What to do:</b> {topic.todo}
                </p>
              </Topic>
            )}
          </For>
        </Topics>
        <Topics
          id="definitions"
          title="Definitions"
          count={definitions().length}
          sub={
            <>
              The same as in the <a href={docsHref(preferences.theme(), 'definitions')}>API reference</a>.
            </>
          }
        >
          <For each={definitions()}>
            {(topic) => (
              <Topic id={topic.id} term={topic.term}>
                <p>
                  <Inline text={topic.text} />
                </p>
              </Topic>
            )}
          </For>
        </Topics>
        <Topics
          id="causes"
          title="Causes of outages"
          count={causes().length}
          sub="Why something was lost, whose doing it usually is, and what helps."
        >
          <For each={causes()}>
            {(topic) => (
              <Topic
                id={topic.id}
                term={topic.name}
                sub={
                  <>
                    <code>{topic.cause}</code> {topic.doing === 'unknown' ? '' : `usually ${topic.doing}`}
                  </>
                }
              >
                <p>{topic.means}</p>
                <p class="help-todo">
                  <b>What helps:</b> <Inline text={topic.helps} />
                </p>
              </Topic>
            )}
          </For>
        </Topics>
        <Topics id="pages" title="What each page is for" count={pages().length}>
          <For each={pages()}>
            {(topic) => (
              <Topic id={topic.id} term={<Anchor href={topic.path}>{topic.name}</Anchor>}>
                <p>{topic.about}</p>
              </Topic>
            )}
          </For>
        </Topics>
        <Topics
          id="panel"
          title="How the panel knows"
          count={links().length}
          sub="What stands at the top, and over the page when it cannot be trusted."
        >
          <For each={links()}>
            {(topic) => (
              <Topic id={topic.id} term={topic.name}>
                <p>{topic.text}</p>
              </Topic>
            )}
          </For>
        </Topics>
        <Show when={shortcuts().length > 0}>
          <section id="shortcuts" class="card" aria-labelledby="shortcuts-title" data-testid="help-part">
            <header class="card-header">
              <h2 id="shortcuts-title">Shortcuts</h2>
            </header>
            <ShortcutList />
          </section>
        </Show>
      </InPage>
    </div>
  )
}

interface TopicsProps {
  readonly id: string
  readonly title: string
  /** Without any, a part is left out. */
  readonly count: number
  readonly sub?: JSX.Element
  readonly children: JSX.Element
}

function Topics(props: TopicsProps) {
  return (
    <Show when={props.count > 0}>
      <section id={props.id} class="card" aria-labelledby={`${props.id}-title`} data-testid="help-part">
        <header class="card-header">
          <h2 id={`${props.id}-title`}>{props.title}</h2>
          <Show when={props.sub}>
            <span class="muted help-sub">{props.sub}</span>
          </Show>
        </header>
        <dl class="topics">{props.children}</dl>
      </section>
    </Show>
  )
}

interface TopicProps {
  readonly id: string
  readonly term: JSX.Element
  readonly sub?: JSX.Element
  readonly children: JSX.Element
}

/** One thing explained; `#` beside it is its address. */
function Topic(props: TopicProps) {
  return (
    <div id={props.id} class="topic" data-testid="help-topic">
      <dt>
        <span>{props.term}</span>
        <a class="topic-link" href={`#${props.id}`} aria-label={`Link to ${props.id.replaceAll(/[-_]/g, ' ')}`}>
          #
        </a>
        <Show when={props.sub}>
          <span class="sub">{props.sub}</span>
        </Show>
      </dt>
      <dd>{props.children}</dd>
    </div>
  )
}
