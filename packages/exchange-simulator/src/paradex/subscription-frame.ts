/** Data of a channel as JSON; every text frame ends with a newline, as all real ones do. */
export function subscriptionFrame(channel: string, data: unknown): string {
  return `${JSON.stringify({ jsonrpc: '2.0', method: 'subscription', params: { channel, data } })}\n`
}
