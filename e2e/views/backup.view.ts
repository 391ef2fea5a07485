import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { startBot } from '../harness/bot-process.ts'
import { runCommand } from '../harness/command.ts'
import { recovered, steady } from '../harness/recovery.ts'

test('a copy made while the bot runs brings its history back after the database is gone', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-backup-'))
  const databasePath = join(folder, 'demo.db')
  const copy = join(folder, 'copy.db')
  try {
    const first = await startBot({ databasePath })
    await steady(first.api)
    await first.api.fault('rst', { connection: 'paradex' })
    await recovered(first.api, 'rst')
    await expect.poll(async () => (await first.api.outages({ ongoing: 'false' })).length).toBe(1)
    const outages = await first.api.outages()

    expect(await runCommand(['backup', copy], databasePath)).toMatchObject({ status: 0 })
    const again = await runCommand(['backup', copy], databasePath)
    expect(again.status).toBe(1)
    expect(again.stderr).toContain('exists')
    const tooEarly = await runCommand(['restore', copy], databasePath)
    expect(tooEarly.status, 'a database in use is not replaced').toBe(1)
    expect((await first.api.connections()).map(({ state }) => state)).toEqual(['live', 'live'])
    expect(await first.stop()).toBe(0)

    const broken = join(folder, 'broken.db')
    writeFileSync(broken, 'no database')
    expect((await runCommand(['restore', broken], databasePath)).status).toBe(1)
    for (const name of ['', '-wal', '-shm']) rmSync(`${databasePath}${name}`, { force: true })
    expect(await runCommand(['restore', copy], databasePath)).toMatchObject({ status: 0 })
    expect(existsSync(copy), 'the copy stays').toBe(true)

    const second = await startBot({ databasePath })
    try {
      expect(await second.api.outages()).toEqual(outages)
      const [start] = await second.api.events({ type: 'bot_started', limit: '1' })
      expect(start?.data).toMatchObject({ previousRunClean: false })
    } finally {
      expect(await second.stop()).toBe(0)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
