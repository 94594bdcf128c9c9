import { X } from 'lucide-react'
import { useDeferredValue, useMemo, useRef, useState } from 'react'
import type { RenderedLine, RuleSet } from '#engine'
import { ruleById } from '#engine/dataplane'
import type { AddressFamily } from '#model/ip'
import { parseKey } from '#model/objectMeta'
import { familyOfPacket } from '#model/packet'
import type { RuleId } from '#model/trace'
import { showRulesOf } from '#store/commands/showRulesOf'
import { showServiceRules } from '#store/commands/showServiceRules'
import { usePerform, usePlayground } from '#store/react'
import { rulesOf } from '#store/rulesOf'
import { currentStation, currentTrace, graph, stations as stationsOf } from '#store/selectors'
import { controlSurface } from '../../primitives/controlSurface'
import { CopyButton } from '../../primitives/CopyButton'
import { LoadingBar } from '../../primitives/LoadingBar'
import { Segmented } from '../../primitives/Segmented'
import { Select } from '../../primitives/Select'
import { Toggle } from '../Toggle'
import { ChainIndex } from './ChainIndex'
import { litRules, nearestHit, type LitRule } from './litRules'
import { RuleDetail } from './RuleDetail'
import { builtInPlaces, filteredLines } from './ruleLines'
import { RuleList, type RuleListHandle } from './RuleList'
import { useRenderedRules } from './useRenderedRules'

const followTheWalk = '(the packet’s node)'
const noRules: RuleSet = { family: 'IPv4', tables: [] }
const noLines: readonly RenderedLine[] = []
const noneLit: ReadonlyMap<RuleId, LitRule> = new Map()

interface Picked {
  readonly rule: RuleId
  /** The rule that the packet was at when it was chosen. */
  readonly during: RuleId | undefined
}

/** One node's rules as iptables-save prints them; those the packet met are lit, the rest of the text is whole and quiet. */
export function RulesPanel() {
  const perform = usePerform()
  const wanted = usePlayground((state) => state.rulesNode)
  const service = usePlayground((state) => state.rulesService)
  const station = usePlayground(currentStation)
  const stations = usePlayground(stationsOf)
  const trace = usePlayground(currentTrace)
  const nodes = usePlayground((state) =>
    graph(state).nodes.flatMap((node) => (node.type === 'Node' ? [node.name] : [])),
  )
  // A Node that has been deleted meanwhile is asked for no longer.
  const chosenNode = nodes.find((name) => name === wanted)
  const node = chosenNode ?? (station?.host.kind === 'node' ? station.host.name : nodes[0])
  const [askedFamily, setFamily] = useState<AddressFamily>()
  const dual = usePlayground((state) => node !== undefined && rulesOf(state, node, 'IPv6').tables.length > 0)
  const family = dual ? (askedFamily ?? (trace ? familyOfPacket(trace.packet) : 'IPv4')) : 'IPv4'
  const rules = usePlayground((state) => (node === undefined ? undefined : rulesOf(state, node, family)))

  const [onlyMet, setOnlyMet] = useState(false)
  const [text, setText] = useState('')
  const [picked, setPicked] = useState<Picked>()
  const list = useRef<RuleListHandle>(null)
  const search = useDeferredValue(text)

  const written = useRenderedRules(rules ?? noRules)
  const all = written ?? noLines
  const places = useMemo(() => builtInPlaces(all), [all])
  const count = useMemo(() => all.filter((line) => line.ruleId !== undefined).length, [all])
  const lit = useMemo(
    () => (trace && node !== undefined && rules ? litRules(trace, node, rules, stations) : noneLit),
    [trace, node, rules, stations],
  )
  const met = onlyMet && lit.size > 0 ? lit : undefined
  const lines = useMemo(() => filteredLines(all, { text: search, service, met }), [all, search, service, met])
  if (node === undefined) return <p className="p-4 text-ink-3">There is no Node yet, and so there are no rules.</p>

  const now = station?.host.name === node ? station.ruleId : undefined
  const near = now ?? nearestHit(lit, station?.index ?? 0)
  // A choice lasts until the packet moves on.
  const chosen = picked && picked.during === now ? picked.rule : now
  const line = chosen === undefined ? undefined : lines.find(({ ruleId }) => ruleId === chosen)
  const rule = line && rules && chosen !== undefined ? ruleById(rules, chosen) : undefined
  const stops = chosen === undefined ? [] : (lit.get(chosen)?.stops ?? []).flatMap((at) => stations[at] ?? [])
  const filters = search.trim() !== '' || service !== null || met !== undefined
  const target = rule?.target?.kind === 'jump' ? rule.target.chain : undefined
  const follow = lines.findIndex(
    ({ table, chain, ruleId }) => ruleId !== undefined && table === line?.table && chain === target,
  )
  const matched = [...lit.values()].filter((one) => one.result === 'hit').length
  const shown = lines.filter(({ ruleId }) => ruleId !== undefined).length

  return (
    <div className="flex h-full min-h-0 flex-col">
      <header className="flex shrink-0 flex-wrap items-center gap-x-2 gap-y-1.5 border-b border-line px-3.5 py-1.5 text-xs">
        <Select
          label="Node whose rules are shown"
          className="w-52 max-md:w-full"
          value={chosenNode ?? followTheWalk}
          choices={[
            { value: followTheWalk, label: `${node} ${followTheWalk}` },
            ...nodes.map((name) => ({ value: name, label: name })),
          ]}
          onChange={(next) => perform(showRulesOf, { node: next === followTheWalk ? null : next })}
        />
        {dual && (
          <Segmented
            label="Address family"
            value={family}
            choices={[
              { value: 'IPv4', label: 'IPv4' },
              { value: 'IPv6', label: 'IPv6' },
            ]}
            onChange={setFamily}
          />
        )}
        <input
          type="search"
          aria-label="Find a rule"
          placeholder="chain, address, port…"
          value={text}
          onChange={(event) => setText(event.target.value)}
          className={`${controlSurface} w-48! max-md:flex-1`}
        />
        {service !== null && (
          <span className="flex h-6 items-center gap-1 rounded-tag bg-service-soft pl-2 text-service">
            only Service {parseKey(service).name}
            <button
              type="button"
              aria-label="Show the rules of every Service"
              onClick={() => perform(showServiceRules, { service: null })}
              className="grid size-6 cursor-pointer place-items-center rounded-tag hover:bg-sheet max-md:size-11"
            >
              <X aria-hidden className="size-3" />
            </button>
          </span>
        )}
        <p role="status" className="text-ink-2">
          {filters ? `${shown} of ${count} rules` : `${count} rules`}
          <span className="max-lg:hidden">
            , as <code className="font-mono">{family === 'IPv6' ? 'ip6tables-save' : 'iptables-save'}</code> prints them
          </span>
          {lit.size > 0 && `; ${matched} matched this packet`}
        </p>
        <span className="ml-auto flex items-center gap-2">
          {lit.size > 0 && <Toggle label="Only what the packet met" on={onlyMet} onChange={setOnlyMet} />}
          <CopyButton size="sm" label="Copy" text={() => all.map((one) => one.text).join('\n')} />
        </span>
      </header>
      <div role="region" aria-label="iptables-save" className="flex min-h-0 flex-1">
        {!filters && <ChainIndex places={places} onGo={(at) => list.current?.show(at)} />}
        {written === undefined ? (
          <LoadingBar />
        ) : lines.length > 0 ? (
          <RuleList
            key={`${node} ${family}`}
            ref={list}
            lines={lines}
            lit={lit}
            now={now}
            near={near}
            chosen={chosen}
            onChoose={(next) => setPicked({ rule: next, during: now })}
          />
        ) : (
          <div className="p-4 text-ink-3">
            {filters ? 'No rule is like that. ' : 'No component has written a rule here.'}
            {filters && (
              <button
                type="button"
                className="cursor-pointer font-semibold text-ink underline underline-offset-2 max-md:min-h-11"
                onClick={() => {
                  setText('')
                  setOnlyMet(false)
                  if (service !== null) perform(showServiceRules, { service: null })
                }}
              >
                Show all of them
              </button>
            )}
          </div>
        )}
      </div>
      <RuleDetail
        line={line}
        rule={rule}
        stops={stops}
        onFollow={follow < 0 ? undefined : () => list.current?.show(follow)}
      />
    </div>
  )
}
