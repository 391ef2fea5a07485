import { For, type JSX } from 'solid-js'
import { Anchor } from '../../ui/anchor.tsx'
import { Card } from '../../ui/card.tsx'

interface Thing {
  readonly name: string
  readonly says: string
  readonly about: string
  readonly notices: string
  readonly connection: string
  readonly ends: string
  readonly where: () => JSX.Element
}

const EVERYTHING = 'one connection, or all and the bot'
const GOES_ON = 'goes on trying'
const HELD_BACK = 'held back and listed; what is still out then is told then'

const THINGS: readonly Thing[] = [
  {
    name: 'Acknowledge',
    says: 'I am on it',
    about: 'one outage',
    notices: 'no reminders; its recovery is told if it was told',
    connection: GOES_ON,
    ends: 'with the outage',
    where: () => <Anchor href="/outages?ongoing=true">the outage's page</Anchor>,
  },
  {
    name: 'Mute',
    says: 'Quiet for a while',
    about: EVERYTHING,
    notices: HELD_BACK,
    connection: GOES_ON,
    ends: 'at its time, with a recovery, or by hand',
    where: () => 'above',
  },
  {
    name: 'Maintenance',
    says: 'We expect this, from then to then',
    about: EVERYTHING,
    notices: HELD_BACK,
    connection: GOES_ON,
    ends: 'at its end, or by hand',
    where: () => 'above',
  },
  {
    name: 'Pause',
    says: 'Do not connect',
    about: 'one connection',
    notices: 'none, not even of what was told before',
    connection: 'is closed, and stays so',
    ends: 'when it is resumed',
    where: () => <Anchor href="/">the connection's row</Anchor>,
  },
]

/** Four things that are taken for each other. */
export function FourThings() {
  return (
    <Card
      title="Leave me alone: four different things"
      tools={<span class="muted">None of them stops recording.</span>}
    >
      <table class="rows cards four-things">
        <thead>
          <tr>
            <th scope="col">It says</th>
            <th scope="col">About</th>
            <th scope="col">Notices</th>
            <th scope="col">The connection</th>
            <th scope="col">Ends</th>
            <th scope="col">Done on</th>
          </tr>
        </thead>
        <tbody>
          <For each={THINGS}>
            {(thing) => (
              <tr>
                <th scope="row">
                  <b>{thing.name}</b>
                  <span class="sub">{thing.says}</span>
                </th>
                <td data-label="About">{thing.about}</td>
                <td data-label="Notices" data-wide="">
                  {thing.notices}
                </td>
                <td data-label="The connection">{thing.connection}</td>
                <td data-label="Ends">{thing.ends}</td>
                <td data-label="Done on">{thing.where()}</td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </Card>
  )
}
