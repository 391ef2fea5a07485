import { duration } from '@holdfast/reconnect-monitor/history'
import { STALE_AFTER_MS } from '../../live/link.ts'

const STALE_AFTER = duration(STALE_AFTER_MS)

const TOPICS = [
  {
    id: 'panel-live',
    name: 'Panel live',
    text: `The bot pushes everything to this page as it happens, and gives a sign of life each second. What you see is current.`,
  },
  {
    id: 'panel-reconnecting',
    name: 'Panel reconnecting',
    text: `The link broke a moment ago, and is made again. What you see is at most ${STALE_AFTER} old.`,
  },
  {
    id: 'panel-stale',
    name: 'Panel stale',
    text: `Nothing was heard of the bot for ${STALE_AFTER}. The page fades, because nothing on it is current: connections may be up or down. It says since when, and tries again by itself; then it hears every event that it missed.`,
  },
  {
    id: 'panel-tabs',
    name: 'Many tabs',
    text: 'All tabs of a browser share one stream, so that the seventh is not kept waiting by the six before it. How many share it stands in the settings.',
  },
  {
    id: 'panel-disk',
    name: 'The disk takes no events',
    text: 'The bot goes on, and what this page shows of now is true. What has happened since is not listed yet, and is when the disk is back.',
  },
] as const

/** How the panel is honest about itself. */
export const LINK_TOPICS = TOPICS.map((topic) => ({ ...topic, words: `${topic.name} ${topic.text}` }))
