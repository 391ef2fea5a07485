import { expect, story } from '../harness/story.ts'

story('an operator pauses and resumes a connection, with a reason on record', async ({ bot, panel }) => {
  const row = panel.connection('vest')
  await expect(row).toHaveAttribute('data-state', 'live')
  const openRow = row.getByRole('button', { name: 'vest' })
  if ((await openRow.getAttribute('aria-expanded')) === 'false') await openRow.click()
  await row.getByRole('button', { name: 'Pause' }).click()
  await row.getByRole('textbox').fill('maintenance on our side')
  await row.getByRole('button', { name: 'Pause vest' }).click()

  await expect(row).toHaveAttribute('data-state', 'paused')
  expect((await bot.api.connection('vest')).sockets).toEqual([])
  await expect(panel.connection('paradex')).toHaveAttribute('data-state', 'live')
  const [paused] = await bot.api.events({ type: 'connection_paused' })
  expect(paused).toMatchObject({
    connection: 'vest',
    data: { actor: 'local', reason: 'maintenance on our side' },
  })

  await row.getByRole('button', { name: 'Resume' }).click()
  await row.getByRole('button', { name: 'Resume vest' }).click()
  await expect(row).toHaveAttribute('data-state', 'live')
  // Asked for, so no outage that counts.
  expect((await bot.api.outages()).filter(({ planned }) => !planned)).toEqual([])
})
