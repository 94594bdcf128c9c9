import { CornerDownRight, Route } from 'lucide-react'
import type { ReactNode } from 'react'
import type { RenderedLine, Rule, Station } from '#engine'
import { parseKey, type ObjectKey } from '#model/objectMeta'
import { goToStation } from '#store/commands/goToStation'
import { selectObjects } from '#store/commands/selectObjects'
import { showDockTab } from '#store/commands/showDockTab'
import { showSmallTab } from '#store/commands/showSmallTab'
import { usePerform } from '#store/react'
import { KindGlyph } from '../../glyphs/KindGlyph'

interface RuleDetailProps {
  readonly line: RenderedLine | undefined
  readonly rule: Rule | undefined
  /** The stops of the shown walk at which the packet met it. */
  readonly stops: readonly Station[]
  /** Goes to a chain that the rule jumps to; undefined where its target is none. */
  readonly onFollow: (() => void) | undefined
}

/** What a rule has to do with the rest: whose it is, where the packet met it, where it leads. */
export function RuleDetail({ line, rule, stops, onFollow }: RuleDetailProps) {
  const perform = usePerform()
  if (!line || !rule) {
    return (
      <Strip>
        <span className="text-ink-3">
          Choose a rule to see whose it is, where the packet met it and where it leads.
        </span>
      </Strip>
    )
  }
  const service = line.origin?.service
  const target = rule.target?.kind === 'jump' ? rule.target.chain : undefined
  return (
    <Strip>
      <span className="text-ink-2">
        <b className="font-[640] text-ink">Rule {line.index}</b> of <span className="font-mono">{line.chain}</span> in{' '}
        <span className="font-mono">{line.table}</span>
      </span>
      {service !== undefined && (
        <Jump
          label={`Select Service ${parseKey(service).name}`}
          icon={<KindGlyph kind="Service" className="size-3.25 text-service" />}
          onClick={() => perform(selectObjects, { keys: [service] })}
        >
          {serviceText(service)}
          {line.origin?.port !== undefined && line.origin.port !== '' && `:${line.origin.port}`}
        </Jump>
      )}
      {stops.map((stop) => (
        <Jump
          key={stop.index}
          label={`Go to step ${stop.index + 1}`}
          icon={<Route aria-hidden className="size-3.25" />}
          onClick={() => {
            perform(goToStation, { at: stop.index })
            perform(showDockTab, { tab: 'walk' })
            perform(showSmallTab, { tab: 'walk' })
          }}
        >
          step {stop.index + 1}
          {stop.leg === 'reply' && ', the answer'}
        </Jump>
      ))}
      {target !== undefined && onFollow && (
        <Jump label={`Go to ${target}`} icon={<CornerDownRight aria-hidden className="size-3.25" />} onClick={onFollow}>
          <span className="font-mono">{target}</span>
        </Jump>
      )}
    </Strip>
  )
}

const serviceText = (service: ObjectKey): string => {
  const { namespace, name } = parseKey(service)
  return namespace === 'default' ? name : `${namespace}/${name}`
}

const Strip = ({ children }: { readonly children: ReactNode }) => (
  <section
    aria-label="The chosen rule"
    className="flex min-h-9 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-t border-line bg-sheet-2 px-3.5 py-1 text-xs"
  >
    {children}
  </section>
)

interface JumpProps {
  readonly label: string
  readonly icon: ReactNode
  readonly onClick: () => void
  readonly children: ReactNode
}

function Jump({ label, icon, onClick, children }: JumpProps) {
  return (
    <button
      type="button"
      title={label}
      onClick={onClick}
      className="flex min-h-6 cursor-pointer items-center gap-1.5 rounded-control border border-line bg-sheet px-2 text-ink hover:border-ink-2 max-md:min-h-11"
    >
      {icon}
      <span>{children}</span>
    </button>
  )
}
