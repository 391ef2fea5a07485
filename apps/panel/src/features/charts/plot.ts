import uPlot from 'uplot'
import type { Zone } from '../../preferences.ts'
import type { Tile } from '../../ui/pieces.ts'
import { type Columns, columnsOf, isolatedOf } from './columns.ts'
import { decades, decadesAround } from './decades.ts'
import { listenToFinger } from './finger-drag.ts'
import { lookOf } from './line-look.ts'
import { paintGround, paintMarks, paintStrip } from './paint.ts'
import { type Palette, paletteOf } from './palette.ts'
import type { Sample } from './samples.ts'
import { ticksOf } from './ticks.ts'

/** Width of the y axis in CSS pixels: the same for every chart, so that their plots line up. */
const AXIS_PX = 60
/** Room for one tick of the x axis, in CSS pixels. */
const TICK_ROOM_PX = 84
const FONT =
  '11px system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "DejaVu Sans", sans-serif'

/** How strong the band between the least and the most is, and its edges. */
const BAND = 0.18
const EDGE = 0.45

/** All that a plot shows. */
export interface PlotInput {
  /** One or several connections, the oldest measurement of each first. */
  readonly lines: readonly (readonly Sample[])[]
  /** What one connection was meanwhile; none where there are several. */
  readonly tiles: readonly Tile[]
  /** ms since the Unix epoch. */
  readonly bounds: { readonly from: number; readonly to: number }
  readonly zone: Zone
}

export interface PlotOptions {
  /** Whether measurements are points of their own, not a line. */
  readonly isPoints: boolean
  readonly lineCount: number
  /** Of a value on the y axis. */
  readonly format: (value: number) => string
  /** Plots of one key share their cursor. */
  readonly syncKey: string
  readonly height: number
  readonly onZoom: (from: number, to: number) => void
  readonly onZoomOut: () => void
  /** The instant under the cursor; null where it left. */
  readonly onCursor: (at: number | null) => void
}

export interface Plot {
  show(input: PlotInput): void
  /** Reads the colours anew. */
  recolour(): void
  resize(width: number, height: number): void
  /** Moves the cursor of all plots of the key; null takes it away. */
  point(at: number | null): void
  /** ms of one CSS pixel. */
  msOfPixel(): number
  readonly columns: () => Columns
  destroy(): void
}

const EMPTY: PlotInput = { lines: [], tiles: [], bounds: { from: 0, to: 1 }, zone: 'utc' }

const NO_SELECTION = { left: 0, top: 0, width: 0, height: 0 } as const

const FROM_ZERO: uPlot.Scale = {
  range: (_plot, _min, max) => [0, Number.isFinite(max) && max > 0 ? max * 1.12 : 1],
}

/** Recoveries take milliseconds or minutes: on one straight scale the short ones would all lie on the floor. */
const LOGARITHMIC: uPlot.Scale = {
  distr: 3,
  range: (_plot, min, max) => {
    const { high, low } = decadesAround(min, max)
    return [low, high]
  },
}

/** A chart on a canvas in `host`, which has a width. */
export function createPlot(host: HTMLElement, options: PlotOptions): Plot {
  let input = EMPTY
  let columns: Columns = { x: [], lines: [] }
  let palette: Palette = paletteOf(host)
  const { isPoints, lineCount } = options
  const hasBand = !isPoints && lineCount === 1

  const line = (index: number): uPlot.Series => {
    const look = lookOf(index)
    return {
      scale: 'y',
      stroke: () => palette[look.colour],
      dash: [...look.dash],
      width: 1.5,
      ...(isPoints ? { paths: () => null } : {}),
      points: {
        show: !isPoints,
        size: 4,
        width: 0,
        fill: () => palette[look.colour],
        filter: (plot, series) => [...isolatedOf(plot.data[series] as (number | null)[])],
      },
    }
  }
  // Drawn, so that a single high measurement is seen among thousands.
  const edge = (): uPlot.Series => ({
    scale: 'y',
    stroke: () => faded(palette.muted, EDGE),
    width: 1,
    points: { show: false },
  })

  const axis = { stroke: () => palette.muted, font: FONT, border: { show: false } }
  const grid = { stroke: () => palette.line, width: 1 }
  const plot = new uPlot(
    {
      width: Math.max(1, host.clientWidth),
      height: options.height,
      ms: 1,
      padding: [10, 20, 0, 0],
      legend: { show: false },
      scales: {
        x: { time: false, range: () => [input.bounds.from, input.bounds.to] },
        y: isPoints ? LOGARITHMIC : FROM_ZERO,
      },
      series: [
        {},
        ...Array.from({ length: lineCount }, (_, index) => line(index)),
        ...(hasBand ? [edge(), edge()] : []),
      ],
      bands: hasBand ? [{ series: [3, 2], fill: () => faded(palette.muted, BAND) }] : [],
      axes: [
        {
          ...axis,
          size: 26,
          gap: 6,
          grid,
          ticks: { show: false },
          splits: (self, _axis, min, max) => {
            return ticksOf(min, max, self.bbox.width / devicePixelRatio / TICK_ROOM_PX, input.zone).map(({ at }) => at)
          },
          values: (self, splits) => {
            const { max, min } = self.scales['x'] ?? {}
            const ticks = ticksOf(min ?? 0, max ?? 1, self.bbox.width / devicePixelRatio / TICK_ROOM_PX, input.zone)
            return splits.map((at) => ticks.find((tick) => tick.at === at)?.text ?? '')
          },
        },
        {
          ...axis,
          size: AXIS_PX,
          gap: 8,
          space: 36,
          grid,
          ticks: { show: false },
          ...(isPoints
            ? { splits: (_plot, _axis, min, max) => [...decades(min, max)], filter: (_plot, all) => all }
            : {}),
          values: (_plot, splits) => splits.map((value) => options.format(value)),
        },
      ],
      cursor: {
        y: false,
        points: {
          show: true,
          size: 7,
          width: 2,
          stroke: (_plot, series) => palette[lookOf(Math.min(series, lineCount) - 1).colour],
          fill: () => palette.surface,
        },
        drag: { x: true, y: false, setScale: false },
        // The cursor is everybody's, a selection the plot's own.
        sync: { key: options.syncKey, scales: ['x', null], filters: { pub: (type) => type === 'mousemove' } },
        bind: {
          dblclick: () => () => {
            options.onZoomOut()
            return null
          },
        },
      },
      hooks: {
        drawClear: [(self) => paintGround(self, input.tiles, palette)],
        drawAxes: [(self) => paintStrip(self, input.tiles, palette)],
        draw: [
          (self) => {
            if (isPoints) paintMarks(self, input.lines, palette)
          },
        ],
        setCursor: [
          (self) => {
            const { left } = self.cursor
            options.onCursor(left === undefined || left < 0 ? null : self.posToVal(left, 'x'))
          },
        ],
        setSelect: [
          (self) => {
            const { left, width } = self.select
            if (width < 4) return
            self.setSelect(NO_SELECTION, false)
            zoomTo(left, left + width)
          },
        ],
      },
    },
    [[]],
    host,
  )

  const zoomTo = (left: number, right: number) => options.onZoom(plot.posToVal(left, 'x'), plot.posToVal(right, 'x'))
  const deafen = listenToFinger(plot.over, {
    onBand(band, x) {
      const height = plot.over.clientHeight
      if (band === null) plot.setSelect(NO_SELECTION, false)
      else plot.setSelect({ left: band.left, top: 0, width: band.right - band.left, height }, false)
      plot.setCursor(band === null ? { left: -10, top: -10 } : { left: x, top: height / 2 })
    },
    onSelect: ({ left, right }) => zoomTo(left, right),
  })

  return {
    show(next) {
      input = next
      columns = columnsOf(next.lines)
      const [first] = columns.lines
      const edges = hasBand ? [first?.min ?? [], first?.max ?? []] : []
      const data = [columns.x, ...columns.lines.map(({ mean }) => mean), ...edges] as unknown as uPlot.AlignedData
      plot.setData(data, true)
    },
    recolour() {
      palette = paletteOf(host)
      plot.redraw(false, true)
    },
    resize: (width, height) => plot.setSize({ width, height }),
    point(at) {
      for (const each of uPlot.sync(options.syncKey).plots) {
        const left = at === null ? -10 : each.valToPos(at, 'x')
        each.setCursor({ left, top: at === null ? -10 : each.bbox.height / devicePixelRatio / 2 })
      }
    },
    msOfPixel: () => (input.bounds.to - input.bounds.from) / Math.max(1, plot.bbox.width / devicePixelRatio),
    columns: () => columns,
    destroy: () => {
      deafen()
      plot.destroy()
    },
  }
}

/** The colour, so thin that the line on it stands out. */
function faded(colour: string, alpha: number): string {
  return colour.replace(/^rgb\((.*)\)$/, (_all, parts: string) => `rgba(${parts}, ${alpha})`)
}
