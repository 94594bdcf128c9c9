import type { Row } from './bench/rows'
import { rowsOverTime } from './bench/overTime'
import { benchRows } from './bench/rows'
import type { ExitCode, Output } from './output'
import { readArguments } from './readArguments'

const usage = 'usage: bench [--services N]'
const allServices = 10_000

/**
 * Prints the budgets for rules, tracing and time as ratios that were taken in one run, so that they hold on any machine; 1 when
 * one is missed. Fewer Services make a quicker run that says less.
 */
export function bench(args: readonly string[], { print, complain }: Output): ExitCode {
  const read = readArguments(args, { values: ['--services'], switches: [] })
  const services = Number(read.ok ? (read.value.values.get('--services') ?? allServices) : NaN)
  if (!read.ok || read.value.rest.length > 0 || !Number.isInteger(services) || services < 200) {
    complain(read.ok ? `${usage}, at least 200` : `${read.error}; ${usage}`)
    return 2
  }
  const rows = [...benchRows(services), ...rowsOverTime()]
  for (const row of rows) print(lineOf(row))
  const missed = rows.filter((row) => !holds(row)).length
  print(`${rows.length - missed} met, ${missed} missed`)
  return missed === 0 ? 0 : 1
}

const holds = ({ ms, againstMs, budget }: Row): boolean => ms <= againstMs * budget

/** `met    1.9 × of at most 3 × …`; budgets below one read as fractions. */
function lineOf(row: Row): string {
  const { what, ms, against, againstMs, budget } = row
  const times = (ratio: number): string => (budget >= 1 ? `${ratio.toFixed(1)} ×` : `1/${Math.round(1 / ratio)}`)
  const figures = `${times(ms / againstMs)} (at most ${times(budget)}): ${ms.toFixed(0)} ms of processor time`
  return `${holds(row) ? 'met   ' : 'missed'} ${what}: ${figures}, against ${againstMs.toFixed(0)} ms for ${against}`
}
