import { FAULT_GROUPS } from '@holdfast/api-contract'
import { createUniqueId, For, Show } from 'solid-js'
import { roundDuration } from '../../ui/duration.ts'
import { type Fault, GROUP_LABELS } from './injected.ts'

interface FaultGroupsProps {
  readonly faults: readonly Fault[]
  readonly onInject: (fault: Fault) => void
}

/** The faults in the order of a menu, under the headings of their groups. */
export function FaultGroups(props: FaultGroupsProps) {
  return (
    <For each={FAULT_GROUPS}>
      {(group) => (
        <FaultGroupList
          label={GROUP_LABELS[group]}
          faults={props.faults.filter((fault) => fault.group === group)}
          onInject={props.onInject}
        />
      )}
    </For>
  )
}

function FaultGroupList(props: FaultGroupsProps & { readonly label: string }) {
  const id = createUniqueId()
  return (
    <Show when={props.faults.length > 0}>
      <section>
        <h3 id={id}>{props.label}</h3>
        <ul class="faults" aria-labelledby={id}>
          <For each={props.faults}>{(fault) => <FaultButton fault={fault} onInject={props.onInject} />}</For>
        </ul>
      </section>
    </Show>
  )
}

function FaultButton(props: { readonly fault: Fault; readonly onInject: (fault: Fault) => void }) {
  const id = createUniqueId()
  const scope = () => {
    const { defaultDurationMs, takesMarket } = props.fault
    const parts = [takesMarket ? 'a market' : '', defaultDurationMs === null ? '' : roundDuration(defaultDurationMs)]
    return parts.filter((part) => part !== '').join(' · ')
  }
  return (
    <li class="fault">
      <div class="fault-head">
        <button
          type="button"
          data-fault={props.fault.fault}
          aria-describedby={id}
          onClick={() => props.onInject(props.fault)}
        >
          {props.fault.title}
        </button>
        <span class="fault-scope num">{scope()}</span>
      </div>
      <span class="sub" id={id}>
        {props.fault.description}
      </span>
    </li>
  )
}
