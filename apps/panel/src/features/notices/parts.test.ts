import { expect, test } from 'bun:test'
import { openNotice, partOf } from './parts.ts'

const query = (text: string) => new URLSearchParams(text)

test('the address names the part; what it does not know is the first', () => {
  expect([query('tab=channels'), query('tab=silences'), query(''), query('tab=x')].map(partOf)).toEqual([
    'channels',
    'silences',
    'told',
    'told',
  ])
})

test('the address opens a notice by its number, and nothing else', () => {
  expect(['notice=7', 'notice=', 'notice=7x', 'notice=-1', ''].map((text) => openNotice(query(text)))).toEqual([
    7,
    null,
    null,
    null,
    null,
  ])
})
