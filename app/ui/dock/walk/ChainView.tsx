import { Dices } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { Station, Walk } from '#engine'
import { missReason } from '#engine/dataplane'
import { familyOfPacket } from '#model/packet'
import type { Hop } from '#model/trace'
import { showDockTab } from '#store/commands/showDockTab'
import { showRulesOf } from '#store/commands/showRulesOf'
import { usePerform } from '#store/react'
import { RuleText } from '../rules/RuleText'
import { Toggle } from '../Toggle'
import { StepDetail } from './StepDetail'
import { chainVisits, type ChainVisit, type RuleVisit } from './chainVisits'

interface ChainViewProps {
  readonly walk: Walk
  readonly hop: Hop
  readonly station: Station
}

/** The chains of the current hook as this packet met them: what matched, what did not and why, what was not reached. */
export function ChainView({ walk, hop, station }: ChainViewProps) {
  const [misses, setMisses] = useState(true)
  const [comments, setComments] = useState(false)
  const perform = usePerform()
  const rules = walk.network.hosts.get(station.host.id)?.rules[familyOfPacket(hop.arrived)]
  const first = station.steps[0]
  const met = rules && first !== undefined ? chainVisits(hop, first, rules) : undefined
  if (!met || met.visits.length === 0) return <StepDetail walk={walk} hop={hop} station={station} />
  const focus = station.steps.findLast((at) => hop.steps[at]?.kind === 'rule') ?? -1
  const shown = visitsAround(met.visits, station)
  return (
    <section aria-label="Chains at this hook" className="min-w-0">
      <header className="sticky top-0 z-2 flex h-7.5 items-center gap-1.5 bg-sheet px-3.5 text-xs">
        <b className="font-[640] text-ink">{station.table ?? shown[0]?.table}</b>
        <span className="truncate text-ink-2">
          {met.hook} on {station.host.name}, as this packet met it
        </span>
        <span className="ml-auto flex gap-1.5">
          <Toggle label="Misses" on={misses} onChange={setMisses} />
          <Toggle label="Comments" on={comments} onChange={setComments} />
          {station.host.kind === 'node' && (
            <button
              type="button"
              className="cursor-pointer rounded-tag px-1.75 py-px text-2xs text-ink-3 hover:text-ink"
              onClick={() => {
                perform(showRulesOf, { node: station.host.name })
                perform(showDockTab, { tab: 'rules' })
              }}
            >
              iptables-save
            </button>
          )}
        </span>
      </header>
      <div className="px-2.5 pb-3">
        {shown.map((visit, i) => (
          <Visit
            key={`${visit.table} ${visit.chain} ${i}`}
            visit={visit}
            focus={focus}
            station={station}
            hop={hop}
            misses={misses}
            comments={comments}
          />
        ))}
      </div>
    </section>
  )
}

/** At a hook several tables may be asked; only the visits of the station's own table are shown, all of them where it has none. */
function visitsAround(visits: readonly ChainVisit[], station: Station): readonly ChainVisit[] {
  const own = visits.filter((visit) => visit.table === station.table)
  return own.length > 0 ? own : visits
}

interface VisitProps {
  readonly visit: ChainVisit
  readonly focus: number
  readonly station: Station
  readonly hop: Hop
  readonly misses: boolean
  readonly comments: boolean
}

function Visit({ visit, focus, station, hop, misses, comments }: VisitProps) {
  const current = visit.rules.some((rule) => rule.step === focus)
  const [unfolded, setUnfolded] = useState(false)
  const lines = foldedLines(visit.rules, misses, unfolded)
  return (
    <div className="relative grid grid-cols-[8rem_1fr] pb-[3px] max-md:grid-cols-1">
      <p
        className={`pt-0.5 pr-2 text-right font-mono text-2xs leading-tight wrap-anywhere max-md:text-left ${current ? 'font-bold text-ink' : 'text-ink-2'}`}
      >
        <ChainName chain={visit.chain} />
      </p>
      <ol aria-label={`Rules of ${visit.chain}`} className="min-w-0 border-l-[3px] border-path">
        {lines.map((line) =>
          line.type === 'rule' ? (
            <Rule
              key={line.rule.index}
              visit={line.rule}
              current={line.rule.step === focus}
              station={station}
              hop={hop}
              comments={comments}
            />
          ) : (
            <li key={`${line.from}-${line.to}`} className="flex h-4.5 items-center gap-2 text-2xs text-ink-3">
              <span className="w-7 text-right font-mono">
                {line.from === line.to ? line.from : `${line.from}–${line.to}`}
              </span>
              <button
                type="button"
                className="cursor-pointer underline decoration-line-strong underline-offset-2 hover:text-ink"
                onClick={() => setUnfolded(true)}
              >
                {line.words}
              </button>
            </li>
          ),
        )}
      </ol>
    </div>
  )
}

/** A chain's name, broken before its hash where it does not fit on one line. */
function ChainName({ chain }: { readonly chain: string }) {
  const at = chain.lastIndexOf('-') + 1
  return (
    <>
      {chain.slice(0, at)}
      <wbr />
      {chain.slice(at)}
    </>
  )
}

type Line =
  | { readonly type: 'rule'; readonly rule: RuleVisit }
  | { readonly type: 'fold'; readonly from: number; readonly to: number; readonly words: string }

/** More than this many lines of one kind in a row fold into one. */
const foldFrom = 3

function foldedLines(rules: readonly RuleVisit[], misses: boolean, unfolded: boolean): readonly Line[] {
  const lines: Line[] = []
  let i = 0
  while (i < rules.length) {
    const rule = rules[i]
    if (!rule) break
    let end = i
    while (rules[end + 1]?.result === rule.result) end += 1
    const count = end - i + 1
    const folds = !unfolded && rule.result !== 'hit' && (count > foldFrom || (rule.result === 'miss' && !misses))
    if (folds) {
      const what = rule.result === 'miss' ? 'do not match' : 'not reached'
      const words =
        count === 1 ? `1 rule ${rule.result === 'miss' ? 'does not match' : 'not reached'}` : `${count} rules ${what}`
      lines.push({ type: 'fold', from: rule.index, to: rule.index + count - 1, words })
    } else lines.push(...rules.slice(i, end + 1).map((one): Line => ({ type: 'rule', rule: one })))
    i = end + 1
  }
  return lines
}

interface RuleProps {
  readonly visit: RuleVisit
  readonly current: boolean
  readonly station: Station
  readonly hop: Hop
  readonly comments: boolean
}

function Rule({ visit, current, station, hop, comments }: RuleProps) {
  const why = reasonOf(visit, current, hop)
  const line = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (current) line.current?.scrollIntoView({ block: 'nearest' })
  }, [current])
  return (
    <li
      ref={line}
      data-result={visit.result}
      aria-current={current ? 'step' : undefined}
      className={`flex min-h-4.5 items-center gap-2 pr-1.5 font-mono text-xs ${lookOf(visit, current, station)}`}
    >
      <span className="w-7 shrink-0 text-right text-2xs">{visit.index}</span>
      <span className={`min-w-0 flex-1 ${current ? 'wrap-anywhere' : 'truncate'}`}>
        <RuleText
          family={familyOfPacket(hop.arrived)}
          rule={visit.rule}
          comments={comments}
          failedMatch={visit.result === 'miss' ? visit.failedMatch : undefined}
        />
      </span>
      <span className="flex shrink-0 items-center gap-1 font-sans text-2xs">
        {visit.drawn !== undefined && <Dices aria-hidden className="size-3" />}
        {why}
      </span>
    </li>
  )
}

function lookOf(visit: RuleVisit, current: boolean, station: Station): string {
  if (current && station.decisive)
    return 'rounded-r-control bg-reject-soft py-1 font-semibold text-ink shadow-[inset_4px_0_0_var(--reject-line)]'
  if (current) return 'rounded-r-control bg-marker py-0.5 text-on-marker'
  if (visit.result === 'hit') return 'rounded-r-tag bg-sheet-3 text-ink'
  return 'text-ink-3'
}

function reasonOf(visit: RuleVisit, current: boolean, hop: Hop): string {
  const packet = hop.steps[visit.step ?? -1]?.packet
  if (visit.result === 'notReached') return 'not reached'
  if (visit.result === 'miss') return packet ? missReason(visit.rule, visit.failedMatch, packet, visit.drawn) : ''
  if (visit.drawn !== undefined) return visit.drawn.toFixed(3)
  if (current) return 'decides'
  return visit.rule.matches.length === 0 ? 'every packet' : 'matches'
}
