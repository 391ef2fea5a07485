import { get, type IncomingHttpHeaders } from 'node:http'
import { gunzipSync } from 'node:zlib'
import type { Api } from '../harness/api.ts'
import { runCommand } from '../harness/command.ts'
import { recovered, steady } from '../harness/recovery.ts'
import { expect, story } from '../harness/story.ts'

/** An answer as it came over the wire; `fetch` would have unpacked it. */
function download(url: string): Promise<{ headers: IncomingHttpHeaders; body: Buffer }> {
  return new Promise((resolve, reject) => {
    const request = get(url, { headers: { 'accept-encoding': 'gzip' } }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.once('error', reject)
      response.once('end', () => resolve({ headers: response.headers, body: Buffer.concat(chunks) }))
    })
    request.once('error', reject)
  })
}

async function outagesOfBoth(api: Api): Promise<void> {
  for (const [fault, connection] of [
    ['rst', 'paradex'],
    ['close', 'vest'],
  ] as const) {
    await steady(api)
    await api.fault(fault, { connection })
    await recovered(api, fault)
  }
  await expect.poll(async () => (await api.outages({ ongoing: 'false' })).length).toBe(2)
}

story('an operator gets the same rows of outages by HTTP, packed, and on the command line', async ({ bot }) => {
  await outagesOfBoth(bot.api)
  const { headers, body } = await download(`${bot.url}/api/v1/outages.csv`)
  expect(headers['content-encoding']).toBe('gzip')
  expect(headers['content-type']).toMatch(/^text\/csv/)
  expect(headers['content-disposition']).toMatch(/attachment; filename="?.+\.csv/)
  const csv = gunzipSync(body).toString('utf8')
  const [head, ...rows] = csv.trimEnd().split(/\r?\n/)
  expect(head?.split(',')).toEqual(expect.arrayContaining(['id', 'connection', 'cause', 'startedAt', 'durationMs']))
  expect(rows.map((row) => row.split(',')[0])).toEqual((await bot.api.outages()).map(({ id }) => String(id)))

  const { status, stdout, stderr } = await runCommand(['outages', '--format', 'csv'], bot.databasePath)
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(stdout).toBe(csv)

  const filtered = await download(`${bot.url}/api/v1/outages.csv?connection=vest`)
  const one = await runCommand(['outages', '--connection', 'vest', '--format', 'csv'], bot.databasePath)
  expect(gunzipSync(filtered.body).toString('utf8')).toBe(one.stdout)
  expect(one.stdout.trimEnd().split(/\r?\n/)).toHaveLength(2)
})
