import { useEffect, useId, useImperativeHandle, useMemo, useRef, type KeyboardEvent, type Ref } from 'react'
import type { RenderedLine } from '#engine'
import type { RuleId } from '#model/trace'
import type { LitRule } from './litRules'
import { useVisibleRows } from './useVisibleRows'

const rowHeight = 18

export interface RuleListHandle {
  /** Brings a line to the top. */
  readonly show: (index: number) => void
}

interface RuleListProps {
  readonly ref: Ref<RuleListHandle>
  readonly lines: readonly RenderedLine[]
  readonly lit: ReadonlyMap<RuleId, LitRule>
  /** The rule that the packet is at. */
  readonly now: RuleId | undefined
  /** The rule to look at, which is that one where there is one; the list opens there and goes along when it changes. */
  readonly near: RuleId | undefined
  readonly chosen: RuleId | undefined
  readonly onChoose: (rule: RuleId) => void
}

/**
 * The rules as iptables-save prints them, of which only those in sight are drawn: a cluster of ten thousand Services has
 * a hundred thousand. One tab stop; arrow keys go from rule to rule.
 */
export function RuleList({ ref, lines, lit, now, near, chosen, onChoose }: RuleListProps) {
  const box = useRef<HTMLDivElement>(null)
  const id = useId()
  const { from, to } = useVisibleRows(box, lines.length, rowHeight)
  const widest = useMemo(() => lines.reduce((most, { text }) => Math.max(most, text.length), 0), [lines])
  const chosenAt = useMemo(() => indexOf(lines, chosen), [lines, chosen])
  const nearAt = useMemo(() => indexOf(lines, near), [lines, near])

  function scrollTo(index: number, where: 'top' | 'middle' | 'nearest'): void {
    const element = box.current
    if (!element) return
    const top = index * rowHeight
    const { scrollTop, clientHeight } = element
    if (where === 'nearest' && top >= scrollTop && top + 2 * rowHeight <= scrollTop + clientHeight) return
    element.scrollTop = where === 'top' ? top : top - clientHeight / 2
  }
  useImperativeHandle(ref, () => ({ show: (index) => scrollTo(index, 'top') }), [])
  useEffect(() => {
    if (nearAt >= 0) scrollTo(nearAt, 'middle')
  }, [nearAt])

  function onKeyDown(event: KeyboardEvent) {
    const pages = Math.max(1, Math.floor((box.current?.clientHeight ?? 0) / rowHeight) - 1)
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: pages,
      PageUp: -pages,
      Home: -lines.length,
      End: lines.length,
    }
    const step = steps[event.key]
    if (step === undefined) return
    event.preventDefault()
    const begin = chosenAt >= 0 ? chosenAt : nearAt
    const next = nearestRule(lines, Math.min(lines.length - 1, Math.max(0, begin + step)), Math.sign(step))
    const rule = lines[next]?.ruleId
    if (rule === undefined) return
    onChoose(rule)
    scrollTo(next, 'nearest')
  }

  return (
    <div
      ref={box}
      role="listbox"
      tabIndex={0}
      aria-label="Rules"
      aria-activedescendant={chosenAt >= from && chosenAt < to ? `${id}-${chosenAt}` : undefined}
      onKeyDown={onKeyDown}
      className="relative min-h-0 flex-1 overflow-auto font-mono text-xs leading-[18px]"
    >
      <div
        role="presentation"
        className="relative min-w-full"
        style={{ height: lines.length * rowHeight, width: `calc(${widest + 28}ch + 28px)` }}
      >
        {lines.slice(from, to).map((line, i) => (
          <Line
            key={from + i}
            id={`${id}-${from + i}`}
            top={(from + i) * rowHeight}
            place={from + i + 1}
            of={lines.length}
            line={line}
            visit={line.ruleId === undefined ? undefined : lit.get(line.ruleId)}
            now={line.ruleId !== undefined && line.ruleId === now}
            chosen={from + i === chosenAt}
            onChoose={onChoose}
          />
        ))}
      </div>
    </div>
  )
}

const indexOf = (lines: readonly RenderedLine[], rule: RuleId | undefined): number =>
  rule === undefined ? -1 : lines.findIndex(({ ruleId }) => ruleId === rule)

/** The line at `index`, or the next one that is a rule, in the direction of going or else in the other. */
function nearestRule(lines: readonly RenderedLine[], index: number, direction: number): number {
  for (const way of [direction, -direction]) {
    for (let i = index; i >= 0 && i < lines.length; i += way) if (lines[i]?.ruleId !== undefined) return i
  }
  return -1
}

interface LineProps {
  readonly id: string
  readonly top: number
  readonly place: number
  readonly of: number
  readonly line: RenderedLine
  readonly visit: LitRule | undefined
  readonly now: boolean
  readonly chosen: boolean
  readonly onChoose: (rule: RuleId) => void
}

function Line({ id, top, place, of, line, visit, now, chosen, onChoose }: LineProps) {
  const { ruleId } = line
  return (
    // The keys belong to the list, whose focus goes from line to line.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
    <div
      id={id}
      role="option"
      aria-selected={chosen}
      aria-setsize={of}
      aria-posinset={place}
      aria-disabled={ruleId === undefined ? true : undefined}
      aria-current={now ? 'step' : undefined}
      data-result={visit?.result}
      onClick={() => ruleId !== undefined && onChoose(ruleId)}
      style={{ top }}
      className={`absolute inset-x-0 flex h-4.5 items-center gap-3 px-3.5 ${lookOf(visit, now, ruleId === undefined)} ${chosen ? 'shadow-[inset_2px_0_0_var(--ink)]' : ''} ${chosen && !now ? 'bg-sheet-3 text-ink' : ''}`}
    >
      <span className="whitespace-pre">{line.text}</span>
      {visit && (
        <span className={`font-sans text-2xs font-normal whitespace-pre ${now ? 'text-on-marker-2' : 'text-ink-3'}`}>
          {visit.result === 'hit' ? 'matched' : visit.why}
        </span>
      )}
    </div>
  )
}

function lookOf(visit: LitRule | undefined, now: boolean, structure: boolean): string {
  if (now) return 'bg-marker text-on-marker'
  if (visit?.result === 'hit') return 'cursor-pointer bg-sheet-3 font-semibold text-ink'
  return structure ? 'text-ink-2' : 'cursor-pointer text-ink-3 hover:text-ink'
}
