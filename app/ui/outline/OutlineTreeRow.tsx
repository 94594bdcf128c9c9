import { ChevronDown, ChevronRight, MoreHorizontal } from 'lucide-react'
import { memo, type KeyboardEvent, type MouseEvent } from 'react'
import { KindGlyph } from '../glyphs/KindGlyph'
import { StateGlyph } from '../glyphs/StateGlyph'
import { GeneratedName } from '../primitives/GeneratedName'
import { IconButton } from '../primitives/IconButton'
import { Menu } from '../primitives/Menu'
import { objectMenu } from './objectMenu'
import { rowName, stateWord, type VisibleRow } from './outlineTree'

interface OutlineTreeRowProps {
  readonly visible: VisibleRow
  readonly folded: boolean
  readonly selected: boolean
  /** The one row that Tab reaches. */
  readonly active: boolean
  readonly packetHere: boolean
  /** Larger targets, state in words, and a sign that the row opens something. */
  readonly touch: boolean
  readonly onToggle: (id: string) => void
  readonly onSelect: (visible: VisibleRow, add: boolean) => void
  readonly onFocus: (id: string) => void
  readonly onKeyDown: (event: KeyboardEvent, visible: VisibleRow) => void
  readonly register: (id: string, element: HTMLElement | null) => void
}

/** One row of the outline. */
export const OutlineTreeRow = memo(function OutlineTreeRow(props: OutlineTreeRowProps) {
  const { visible, folded, selected, active, touch } = props
  const { row, level } = visible
  const { key } = row
  const branch = row.rows.length > 0
  // Where room is short, a generated name needs it more than the address, and the packet's tag more than either.
  const showsAside = touch || (!props.packetHere && row.suffix === undefined)
  const Twist = folded ? ChevronRight : ChevronDown
  return (
    <div
      ref={(element) => props.register(row.id, element)}
      role="treeitem"
      data-row={row.id}
      aria-level={level}
      aria-posinset={visible.position}
      aria-setsize={visible.siblings}
      aria-selected={selected}
      aria-expanded={branch ? !folded : undefined}
      aria-label={rowName(row, props.packetHere)}
      tabIndex={active ? 0 : -1}
      onFocus={() => props.onFocus(row.id)}
      onKeyDown={(event) => props.onKeyDown(event, visible)}
      onClick={(event) => {
        // Clicks in the menu arrive here too: React passes them up through the portal.
        if (isOwn(event)) props.onSelect(visible, event.shiftKey || event.ctrlKey || event.metaKey)
      }}
      style={{ paddingLeft: 2 + (level - 1) * (touch ? 18 : 14) }}
      className={`group flex cursor-default items-center gap-1.25 rounded-[5px] pr-1 select-none focus-visible:-outline-offset-2 ${
        touch ? 'min-h-11.5 border-b border-line text-base' : 'h-6 text-xs'
      } ${selected ? 'bg-sheet-3 shadow-[inset_2px_0_0_var(--color-ink)]' : 'hover:bg-sheet-2'}`}
    >
      <span
        aria-hidden
        className={`grid shrink-0 place-items-center text-ink-3 ${touch ? 'size-6' : 'size-4'}`}
        onClick={(event) => {
          if (!branch) return
          event.stopPropagation()
          props.onToggle(row.id)
        }}
      >
        {branch && <Twist className="size-3" />}
      </span>
      {row.kind !== 'Group' && (
        <KindGlyph
          kind={row.kind}
          className={`${touch ? 'size-4.5' : 'size-3.25'} ${kindInk[row.kind] ?? 'text-ink-3'}`}
        />
      )}
      <span aria-hidden className={`flex min-w-0 flex-1 ${nameInk(row.kind, level, touch)}`}>
        <GeneratedName name={row.name} suffix={row.suffix} />
      </span>
      {/* The spaces are for those who copy the row, and for its name to match it. */}{' '}
      {props.packetHere && (
        <span aria-hidden className="shrink-0 rounded-[3px] bg-marker px-1 text-2xs leading-3.75 text-on-marker">
          packet here
        </span>
      )}{' '}
      {showsAside && (
        <span aria-hidden className={`shrink-0 font-mono text-ink-3 ${touch ? 'text-sm' : 'text-2xs'}`}>
          {row.aside}
        </span>
      )}{' '}
      {row.state !== undefined && (
        <span aria-hidden className="flex shrink-0 items-center gap-1">
          <StateGlyph state={row.state} className={touch ? 'size-3.5' : 'size-3'} />
          {touch && <span className="text-sm">{stateWord(row.state)}</span>}
        </span>
      )}
      {key !== undefined &&
        (touch ? (
          <ChevronRight aria-hidden className="size-4 shrink-0 text-ink-3" />
        ) : (
          <span className="hidden group-focus-within:block group-hover:block">
            <Menu entries={objectMenu(key)} align="end">
              <IconButton
                label={`Actions for ${row.kind} ${row.name}`}
                icon={<MoreHorizontal aria-hidden />}
                size="sm"
                tabIndex={active ? 0 : -1}
              />
            </Menu>
          </span>
        ))}
    </div>
  )
})

const kindInk: Readonly<Record<string, string>> = {
  Node: 'text-node',
  Service: 'text-service',
  Host: 'text-external',
  LoadBalancer: 'text-external',
}

/** Whether a click was meant for the row itself. */
const isOwn = ({ currentTarget, target }: MouseEvent): boolean =>
  target instanceof Element && currentTarget.contains(target) && target.closest('button') === null

function nameInk(kind: string, level: number, touch: boolean): string {
  if (kind === 'Group') return 'text-ink-3'
  if (level === 1) return 'font-semibold text-ink'
  return touch ? 'text-ink' : 'text-ink-2'
}
