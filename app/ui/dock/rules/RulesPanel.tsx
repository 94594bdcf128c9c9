import { useEffect, useMemo, useRef, useState } from 'react'
import type { RenderedLine } from '#engine'
import { renderedRules } from '#engine/dataplane'
import type { RuleId } from '#model/trace'
import { selectObjects } from '#store/commands/selectObjects'
import { showRulesOf } from '#store/commands/showRulesOf'
import { rulesOf } from '#store/rulesOf'
import { currentStation, currentTrace, graph } from '#store/selectors'
import { usePerform, usePlayground } from '#store/react'
import { CopyButton } from '../../primitives/CopyButton'
import { Select } from '../../primitives/Select'
import { Toggle } from '../Toggle'
import { litRules, type LitRule } from './litRules'

const followTheWalk = '(the packet’s node)'
/** Lines drawn at once; the text of a big cluster is shown from around the current rule. */
const linesAtOnce = 400

/** One node's rules as iptables-save prints them; those the packet met are lit, the rest of the text is whole and quiet. */
export function RulesPanel() {
  const perform = usePerform()
  const wanted = usePlayground((state) => state.rulesNode)
  const station = usePlayground(currentStation)
  const trace = usePlayground(currentTrace)
  const nodes = usePlayground((state) =>
    graph(state).nodes.flatMap((node) => (node.type === 'Node' ? [node.name] : [])),
  )
  // A Node that has been deleted meanwhile is asked for no longer.
  const chosen = nodes.find((name) => name === wanted)
  const node = chosen ?? (station?.host.kind === 'node' ? station.host.name : nodes[0])
  const rules = usePlayground((state) => (node === undefined ? undefined : rulesOf(state, node)))
  const [onlyMet, setOnlyMet] = useState(false)

  const lines = useMemo(() => (rules ? renderedRules(rules) : []), [rules])
  const lit = useMemo(
    () => (trace && node !== undefined && rules ? litRules(trace, node, rules) : new Map<RuleId, LitRule>()),
    [trace, node, rules],
  )
  if (node === undefined) return <p className="p-4 text-ink-3">There is no Node yet, and so there are no rules.</p>
  const shown = onlyMet ? lines.filter((line) => line.ruleId !== undefined && lit.has(line.ruleId)) : lines
  const now = station?.host.name === node ? station.ruleId : undefined
  return (
    <div className="flex h-full min-h-0 flex-col">
      <header className="flex shrink-0 flex-wrap items-center gap-2 border-b border-line px-3.5 py-1.5 text-xs">
        <Select
          label="Node whose rules are shown"
          className="w-48"
          value={chosen ?? followTheWalk}
          choices={[
            { value: followTheWalk, label: `${node} ${followTheWalk}` },
            ...nodes.map((name) => ({ value: name, label: name })),
          ]}
          onChange={(next) => perform(showRulesOf, { node: next === followTheWalk ? null : next })}
        />
        <span className="text-ink-2">
          {lines.filter((line) => line.ruleId !== undefined).length} rules, as{' '}
          <code className="font-mono">iptables-save</code> prints them
          {lit.size > 0 && `; ${[...lit.values()].filter((one) => one.result === 'hit').length} matched this packet`}
        </span>
        <span className="ml-auto flex items-center gap-2">
          {lit.size > 0 && <Toggle label="Only what the packet met" on={onlyMet} onChange={setOnlyMet} />}
          <CopyButton size="sm" label="Copy" text={() => lines.map((line) => line.text).join('\n')} />
        </span>
      </header>
      <Lines
        key={now ?? node}
        lines={shown}
        lit={lit}
        now={now}
        open={(service) => perform(selectObjects, { keys: [service] })}
      />
    </div>
  )
}

interface LinesProps {
  readonly lines: readonly RenderedLine[]
  readonly lit: ReadonlyMap<RuleId, LitRule>
  readonly now: RuleId | undefined
  readonly open: (service: NonNullable<RenderedLine['origin']>['service']) => void
}

function Lines({ lines, lit, now, open }: LinesProps) {
  const here = useRef<HTMLLIElement>(null)
  const [shift, setShift] = useState(0)
  const at = now === undefined ? -1 : lines.findIndex((line) => line.ruleId === now)
  useEffect(() => {
    // Braces: newer browsers give back a promise, which React would take for a clean-up.
    here.current?.scrollIntoView({ block: 'center' })
  }, [])
  const from = Math.max(0, Math.min(Math.max(0, at - linesAtOnce / 2) + shift, Math.max(0, lines.length - linesAtOnce)))
  const part = lines.slice(from, from + linesAtOnce)
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a pane that scrolls has to be reachable by keyboard
    <div tabIndex={0} role="region" aria-label="iptables-save" className="min-h-0 flex-1 overflow-auto py-2">
      {from > 0 && <More words={`${from} lines before`} show={() => setShift(shift - linesAtOnce / 2)} />}
      <ol className="w-max min-w-full font-mono text-xs leading-[18px]">
        {part.map((line, i) => (
          <li key={from + i} ref={line.ruleId !== undefined && line.ruleId === now ? here : undefined}>
            <Line
              line={line}
              visit={line.ruleId === undefined ? undefined : lit.get(line.ruleId)}
              now={line.ruleId !== undefined && line.ruleId === now}
              open={open}
            />
          </li>
        ))}
      </ol>
      {from + part.length < lines.length && (
        <More
          words={`${lines.length - from - part.length} lines after`}
          show={() => setShift(shift + linesAtOnce / 2)}
        />
      )}
    </div>
  )
}

function More({ words, show }: { readonly words: string; readonly show: () => void }) {
  return (
    <button
      type="button"
      onClick={show}
      className="mx-3.5 my-1 cursor-pointer text-xs text-ink-3 underline underline-offset-2 hover:text-ink"
    >
      {words}
    </button>
  )
}

interface LineProps {
  readonly line: RenderedLine
  readonly visit: LitRule | undefined
  readonly now: boolean
  readonly open: LinesProps['open']
}

function Line({ line, visit, now, open }: LineProps) {
  const { origin } = line
  return (
    <div
      data-result={visit?.result}
      aria-current={now ? 'step' : undefined}
      className={`flex items-baseline gap-3 px-3.5 ${now ? 'bg-marker text-on-marker' : visit?.result === 'hit' ? 'bg-sheet-3 font-semibold text-ink' : 'text-ink-3'} ${line.ruleId === undefined ? 'text-ink-2' : ''}`}
    >
      <span className="whitespace-pre">{line.text}</span>
      {visit && (
        <span className={`font-sans text-2xs font-normal ${now ? 'text-on-marker-2' : 'text-ink-3'}`}>
          {visit.result === 'hit' ? 'matched' : visit.why}
        </span>
      )}
      {origin && visit?.result === 'hit' && (
        <button
          type="button"
          className="cursor-pointer font-sans text-2xs font-normal underline underline-offset-2"
          onClick={() => open(origin.service)}
        >
          {origin.service.split('/').slice(1).join('/')}
        </button>
      )}
    </div>
  )
}
