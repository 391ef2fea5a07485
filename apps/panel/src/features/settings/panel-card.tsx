import type { HealthDto } from '@holdfast/api-contract'
import { count, NONE } from '@holdfast/reconnect-monitor/history'
import { For, Show } from 'solid-js'
import { version } from '../../../package.json'
import { usePanel } from '../../panel-context.ts'
import { THEMES, type Theme, ZONES, type Zone } from '../../preferences.ts'
import { Section } from './section.tsx'

const THEME_WORD = { auto: 'System', light: 'Light', dark: 'Dark' } as const satisfies Record<Theme, string>

interface PanelCardProps {
  readonly versions: HealthDto['versions'] | undefined
  /** Streams that are open on the bot. */
  readonly streams: number | undefined
}

/** How this browser shows the bot; kept in this browser alone. */
export function PanelCard(props: PanelCardProps) {
  const { live, preferences } = usePanel()
  const ownZone = new Intl.DateTimeFormat().resolvedOptions().timeZone
  const zoneWord = (zone: Zone) => (zone === 'utc' ? 'UTC' : `Local (${ownZone})`)
  const isOther = () => props.versions !== undefined && props.versions.holdfast !== version
  return (
    <Section id="panel" title="This panel">
      <div class="settings-rows">
        <div class="settings-row">
          <div>
            <h3 id="theme-title">Colours</h3>
            <p class="sub">System follows what this device is set to.</p>
          </div>
          <Choice
            labelledBy="theme-title"
            options={THEMES}
            value={preferences.theme()}
            word={(theme) => THEME_WORD[theme]}
            onChoose={(theme) => preferences.setTheme(theme)}
          />
        </div>
        <div class="settings-row">
          <div>
            <h3 id="zone-title">Times</h3>
            <p class="sub">Both are in the tooltip of every time. Exports and the API have UTC.</p>
          </div>
          <Choice
            labelledBy="zone-title"
            options={ZONES}
            value={preferences.zone()}
            word={zoneWord}
            onChoose={(zone) => preferences.setZone(zone)}
          />
        </div>
        <div class="settings-row">
          <div>
            <h3>
              <label for="single-keys">Shortcuts of a single key</label>
            </h3>
            <p class="sub" id="single-keys-note">
              Turn them off where speech or another device types letters for you.
            </p>
          </div>
          <input
            id="single-keys"
            type="checkbox"
            class="toggle"
            aria-describedby="single-keys-note"
            checked={preferences.singleKeys()}
            onChange={(change) => preferences.setSingleKeys(change.currentTarget.checked)}
          />
        </div>
        <div class="settings-row">
          <div>
            <h3>Version</h3>
            <p class="sub" role="status">
              <Show when={isOther()} fallback="Of this page, and of the bot that serves it.">
                The bot was updated: reload the page to have its panel.
              </Show>
            </p>
          </div>
          <p class="num" data-testid="versions">
            Panel {version} · bot {props.versions?.holdfast ?? NONE}
          </p>
        </div>
        <div class="settings-row">
          <div>
            <h3>Streams</h3>
            <p class="sub">All tabs of this browser share one; other panels and scripts have their own.</p>
          </div>
          <p class="num">
            {count(live.tabs(), 'tab')} here · {props.streams ?? NONE} open on the bot
          </p>
        </div>
      </div>
    </Section>
  )
}

interface ChoiceProps<T extends string> {
  readonly labelledBy: string
  readonly options: readonly T[]
  readonly value: T
  readonly word: (option: T) => string
  readonly onChoose: (option: T) => void
}

function Choice<T extends string>(props: ChoiceProps<T>) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset takes its name from a legend, which stands elsewhere here
    <div class="segments" role="group" aria-labelledby={props.labelledBy}>
      <For each={props.options}>
        {(option) => (
          <button type="button" aria-pressed={props.value === option} onClick={() => props.onChoose(option)}>
            {props.word(option)}
          </button>
        )}
      </For>
    </div>
  )
}
