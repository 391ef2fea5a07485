/**
 * The messages of Paradex's SBE schema 1 by their number on the wire. Source: `paradex_1_0.xml` in
 * github.com/tradeparadex/paradex-py, read at b8248fb (schema 1:2, released 2026-09-25).
 */
export const TRADE = 1
export const BBO = 2
export const BOOK = 3
export const HEARTBEAT = 40

/** Known, but of channels nobody asks for here: skipped by name. */
const SKIPPED: Readonly<Record<number, string>> = {
  4: 'MarketSummaryEvent',
  5: 'FundingDataEvent',
  6: 'FundingRateComparisonEvent',
  20: 'OrderEvent',
  21: 'FillEvent',
  22: 'PositionEvent',
  23: 'AccountEvent',
  41: 'SubscribedEvent',
}

/** What a message that is not read is called, for people. */
export function skippedName(templateId: number): string {
  return SKIPPED[templateId] ?? `template ${templateId}`
}
