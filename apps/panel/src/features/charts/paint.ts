import type uPlot from 'uplot'
import type { Tile } from '../../ui/pieces.ts'
import { cornersOf, lookOf } from './line-look.ts'
import { type Palette, SHADE_LOOK } from './palette.ts'
import { middleOf, type Sample } from './samples.ts'
import { shadesOf } from './shades.ts'

/** Height of the strip of states at the foot of a plot, in CSS pixels. */
const STRIP_PX = 4
const HATCH_PX = 6
const MARK_PX = 4

/** Draws the ground of a plot: what its connection was where it was not live, so that a gap explains itself. */
export function paintGround(plot: uPlot, tiles: readonly Tile[], palette: Palette): void {
  const { bbox, ctx } = plot
  inPlot(plot, tiles, (from, to) => {
    for (const { left, state, width } of shadesOf(tiles, { from, to }, bbox.width)) {
      const look = SHADE_LOOK[state]
      const box = { x: bbox.left + left, y: bbox.top, width, height: bbox.height }
      ctx.fillStyle = palette[look.ground]
      ctx.fillRect(box.x, box.y, box.width, box.height)
      if (look.isHatched) hatch(ctx, box, palette[look.strip])
    }
  })
}

/** Draws a strip of all states at the foot of a plot. */
export function paintStrip(plot: uPlot, tiles: readonly Tile[], palette: Palette): void {
  const { bbox, ctx } = plot
  const height = STRIP_PX * devicePixelRatio
  const foot = bbox.top + bbox.height - height
  inPlot(plot, tiles, (from, to) => {
    const known = stretchOf(tiles, from, to, bbox.width)
    ctx.fillStyle = palette.live
    ctx.fillRect(bbox.left + known.left, foot, known.width, height)
    for (const { left, state, width } of shadesOf(tiles, { from, to }, bbox.width)) {
      ctx.fillStyle = palette[SHADE_LOOK[state].strip]
      ctx.fillRect(bbox.left + left, foot, width, height)
    }
  })
}

/** Draws within a plot that has something to show; the ends of its x axis in ms since the Unix epoch. */
function inPlot({ bbox, ctx, scales }: uPlot, tiles: readonly Tile[], draw: (from: number, to: number) => void): void {
  const { max, min } = scales['x'] ?? {}
  if (typeof min !== 'number' || typeof max !== 'number' || tiles.length === 0) return
  ctx.save()
  ctx.beginPath()
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height)
  ctx.clip()
  draw(min, max)
  ctx.restore()
}

function stretchOf(tiles: readonly Tile[], min: number, max: number, width: number) {
  const perMs = width / Math.max(1, max - min)
  const left = Math.max(0, ((tiles[0]?.from ?? min) - min) * perMs)
  return { left, width: Math.max(0, (Math.min(max, tiles.at(-1)?.to ?? max) - min) * perMs - left) }
}

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

function hatch(ctx: CanvasRenderingContext2D, { height, width, x, y }: Box, colour: string): void {
  const ratio = devicePixelRatio
  ctx.save()
  ctx.beginPath()
  ctx.rect(x, y, width, height)
  ctx.clip()
  ctx.beginPath()
  const step = HATCH_PX * ratio
  // Counted from the canvas's corner, so that stretches beside each other are one pattern.
  for (let at = Math.floor((x - height) / step) * step; at < x + width; at += step) {
    ctx.moveTo(at, y + height)
    ctx.lineTo(at + height, y)
  }
  ctx.globalAlpha = 0.22
  ctx.strokeStyle = colour
  ctx.lineWidth = ratio
  ctx.stroke()
  ctx.restore()
}

/** Draws single measurements: a mark at the mean, on a stem from the least to the most, or from nothing where it is one. */
export function paintMarks(plot: uPlot, lines: readonly (readonly Sample[])[], palette: Palette): void {
  const { bbox, ctx } = plot
  ctx.save()
  ctx.beginPath()
  // What was a moment ago stands at the edge, and is seen whole.
  const reach = 2 * MARK_PX * devicePixelRatio
  ctx.rect(bbox.left, bbox.top - reach, bbox.width + reach, bbox.height + reach)
  ctx.clip()
  lines.forEach((samples, index) => {
    const look = lookOf(index)
    ctx.strokeStyle = palette[look.colour]
    ctx.fillStyle = palette[look.colour]
    for (const sample of samples) paintMark(plot, sample, index)
  })
  ctx.restore()
}

function paintMark(plot: uPlot, sample: Sample, line: number): void {
  const { ctx } = plot
  const ratio = devicePixelRatio
  const x = plot.valToPos(middleOf(sample), 'x', true)
  const yOf = (value: number) => plot.valToPos(Math.max(1, value), 'y', true)
  ctx.lineWidth = 1.5 * ratio
  ctx.globalAlpha = 0.55
  ctx.beginPath()
  ctx.moveTo(x, sample.n > 1 ? yOf(sample.min) : plot.bbox.top + plot.bbox.height)
  ctx.lineTo(x, yOf(sample.max))
  ctx.stroke()
  ctx.globalAlpha = 1
  ctx.beginPath()
  const corners = cornersOf(lookOf(line).mark, MARK_PX * ratio)
  const y = yOf(sample.mean)
  if (corners.length === 0) ctx.arc(x, y, MARK_PX * ratio, 0, 2 * Math.PI)
  corners.forEach(([dx, dy], index) => {
    if (index === 0) ctx.moveTo(x + dx, y + dy)
    else ctx.lineTo(x + dx, y + dy)
  })
  ctx.closePath()
  ctx.fill()
}
