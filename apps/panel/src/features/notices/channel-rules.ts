import { NOTICE_CLASSES, type NoticeClass } from '@holdfast/adapter-core/notices'
import type { ChannelDto } from '@holdfast/api-contract'
import { count } from '@holdfast/reconnect-monitor/history'
import { roundDuration } from '../../ui/duration.ts'

type Rules = ChannelDto['rules']

/** When a channel is told, a line a rule. */
export function rulesInWords(rules: Rules): readonly { readonly rule: string; readonly text: string }[] {
  const { downForMs, flaps, groupMs, remindEveryMs, upForMs } = rules
  return [
    { rule: 'Down', text: downForMs === 0 ? 'told at once' : `told once it has lasted ${roundDuration(downForMs)}` },
    { rule: 'Recovered', text: upForMs === 0 ? 'told at once' : `told once it has held ${roundDuration(upForMs)}` },
    {
      rule: 'Flapping',
      text: flaps === null ? 'not watched' : `${count(flaps.count, 'outage')} within ${roundDuration(flaps.withinMs)}`,
    },
    {
      rule: 'Grouped',
      text: groupMs === 0 ? 'no, each on its own' : `within ${roundDuration(groupMs)}, in one notice`,
    },
    {
      rule: 'Reminders',
      text: remindEveryMs === 0 ? 'none' : `every ${roundDuration(remindEveryMs)}, until acknowledged`,
    },
  ]
}

/** Every class, from what needs you most, with how loudly it is told. */
export function loudnessRows(rules: Rules): readonly { readonly name: NoticeClass; readonly loudness: string }[] {
  return NOTICE_CLASSES.map((name) => ({ name, loudness: rules.loudness[name] }))
}

/** What a channel hears about, by name. */
export function namesOf({ connections }: Rules): readonly string[] {
  return [...(connections ?? ['all connections']), 'the bot itself']
}
