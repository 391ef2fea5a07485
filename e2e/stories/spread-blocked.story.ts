import { recovered, steady } from '../harness/recovery.ts'
import { expect, story } from '../harness/story.ts'
import { streamLog } from '../harness/stream-log.ts'

/** The demo's spreads trust a price for so long; whatever else is noticed, nothing older is traded on. */
const MAX_PRICE_AGE_MS = 2_000

story(
  'a blackholed leg blocks its spreads at once, with the reason, until its data is back',
  async ({ bot, panel }) => {
    const row = panel.spread('btc')
    await steady(bot.api)
    await expect(row).toHaveAttribute('data-tradable', 'true')
    const log = await streamLog(bot.url, 'spread')
    const isBtc = ({ id }: { readonly id: string }) => id === 'btc'

    await bot.api.fault('blackhole_path', { connection: 'paradex', durationMs: 5_000 })

    const blocked = await log.first((spread) => isBtc(spread) && !spread.tradable)
    expect(blocked).toMatchObject({ entryPct: null, exitPct: null })
    expect(blocked.blockedBy).toMatchObject([{ connection: 'paradex', market: 'BTC-USD-PERP' }])
    expect(['suspect', 'too_old', 'not_live']).toContain(blocked.blockedBy[0]?.staleReason)
    await expect(row).toHaveAttribute('data-tradable', 'false')
    await expect(row).toContainText('paradex BTC-USD-PERP')

    const { beganAt, firstFrameAt } = await recovered(bot.api, 'blackhole_path')
    // One clock: the simulator is a process of this machine. A frame may have been on its way when the path died.
    expect(blocked.at - beganAt).toBeLessThan(MAX_PRICE_AGE_MS + 250)
    const back = await log.first((spread) => isBtc(spread) && spread.tradable && spread.at > blocked.at)
    log.close()
    expect(back.at).toBeGreaterThanOrEqual(firstFrameAt)
    const meanwhile = log.messages.filter((spread) => isBtc(spread) && spread.at > blocked.at && spread.at < back.at)
    expect(meanwhile.filter(({ tradable }) => tradable)).toEqual([])
    await expect(row).toHaveAttribute('data-tradable', 'true')
    const listed = await bot.api.spreads()
    expect(listed.map(({ id, tradable }) => [id, tradable])).toEqual([
      ['btc', true],
      ['eth', true],
    ])
  },
)
