import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { deleteObjects } from '#store/commands/deleteObjects'
import { selectObjects } from '#store/commands/selectObjects'
import { usePerform, usePlayground, useStoreApi } from '#store/react'
import { currentStation } from '#store/selectors'
import { ContextMenu } from '../primitives/ContextMenu'
import { objectMenu } from './objectMenu'
import { OutlineTreeRow } from './OutlineTreeRow'
import { visibleRows, type OutlineRow, type VisibleRow } from './outlineTree'
import { useModeTarget } from './useModeTarget'

interface OutlineTreeProps {
  readonly rows: readonly OutlineRow[]
  readonly touch: boolean
  readonly labelledBy: string
  readonly onChosen: (() => void) | undefined
}

/** The rows as a tree with one tab stop: arrows move and open, Enter and Space select, Delete deletes. */
export function OutlineTree({ rows, touch, labelledBy, onChosen }: OutlineTreeProps) {
  const store = useStoreApi()
  const perform = usePerform()
  const selection = usePlayground((state) => state.selection)
  const packetAt = usePlayground((state) => currentStation(state)?.host.key)
  const endMode = useModeTarget()
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set(['other']))
  const [activeId, setActiveId] = useState<string | null>(null)
  const elements = useRef(new Map<string, HTMLElement>())
  const menuRow = useRef<OutlineRow | null>(null)

  const visible = useMemo(() => visibleRows(rows, folded), [rows, folded])
  const visibleNow = useRef(visible)
  useEffect(() => {
    visibleNow.current = visible
  })
  const active =
    visible.find(({ row }) => row.id === activeId) ??
    visible.find(({ row }) => row.key !== undefined && selection.includes(row.key)) ??
    visible[0]

  const register = useCallback((id: string, element: HTMLElement | null) => {
    if (element) elements.current.set(id, element)
    else elements.current.delete(id)
  }, [])
  const toggle = useCallback((id: string) => {
    setFolded((old) => {
      const next = new Set(old)
      if (!next.delete(id)) next.add(id)
      return next
    })
  }, [])
  const select = useCallback(
    ({ row }: VisibleRow, add: boolean) => {
      if (row.key === undefined) return toggle(row.id)
      if (!add && endMode(row.key)) return
      const before = store.getState().selection
      const { key } = row
      const keys = !add ? [key] : before.includes(key) ? before.filter((other) => other !== key) : [...before, key]
      perform(selectObjects, { keys })
      onChosen?.()
    },
    [store, perform, toggle, onChosen, endMode],
  )

  // What is selected on the canvas comes into view here, unless somebody is at work in the tree.
  const [selected] = selection
  useEffect(() => {
    // Headings have no key either: with nothing selected there is nothing to bring.
    const row = selected === undefined ? undefined : visibleNow.current.find((each) => each.row.key === selected)
    const element = row && elements.current.get(row.row.id)
    if (element && element.parentElement?.contains(document.activeElement) !== true) {
      element.scrollIntoView({ block: 'nearest' })
    }
  }, [selected])

  const typed = useRef({ text: '', at: 0 })
  const onKeyDown = useCallback(
    (event: KeyboardEvent, current: VisibleRow) => {
      if (event.target !== event.currentTarget) return
      const at = visible.indexOf(current)
      const focus = (id: string | null | undefined) => {
        if (id !== null && id !== undefined) elements.current.get(id)?.focus()
      }
      const { row } = current
      const open = row.rows.length > 0 && !folded.has(row.id)
      switch (event.key) {
        case 'ArrowDown':
          focus(visible[at + 1]?.row.id)
          break
        case 'ArrowUp':
          focus(visible[at - 1]?.row.id)
          break
        case 'Home':
          focus(visible[0]?.row.id)
          break
        case 'End':
          focus(visible.at(-1)?.row.id)
          break
        case 'ArrowRight':
          if (open) focus(row.rows[0]?.id)
          else if (row.rows.length > 0) toggle(row.id)
          break
        case 'ArrowLeft':
          if (open) toggle(row.id)
          else focus(current.parent)
          break
        case 'Enter':
        case ' ':
          select(current, event.shiftKey || event.ctrlKey || event.metaKey)
          break
        case 'Delete':
        case 'Backspace':
          if (row.key !== undefined) perform(deleteObjects, { keys: [row.key] })
          break
        default: {
          if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return
          const text = event.timeStamp - typed.current.at < 600 ? typed.current.text + event.key : event.key
          typed.current = { text, at: event.timeStamp }
          const from = text.length > 1 ? at : at + 1
          const found = [...visible.slice(from), ...visible.slice(0, from)].find((other) =>
            other.row.name.toLowerCase().startsWith(text.toLowerCase()),
          )
          focus(found?.row.id)
        }
      }
      event.preventDefault()
      event.stopPropagation()
    },
    [visible, folded, toggle, select, perform],
  )

  return (
    <ContextMenu
      entries={() => {
        const key = menuRow.current?.key
        return key === undefined ? [] : objectMenu(key)
      }}
    >
      <div
        role="tree"
        aria-labelledby={labelledBy}
        aria-multiselectable
        className={`min-h-0 flex-1 overflow-y-auto pb-2 ${touch ? '' : 'px-1.5'}`}
        onContextMenuCapture={(event) => {
          const id =
            event.target instanceof Element ? event.target.closest('[data-row]')?.getAttribute('data-row') : null
          menuRow.current = visible.find(({ row }) => row.id === id)?.row ?? null
          if (menuRow.current?.key === undefined) event.stopPropagation()
        }}
      >
        {visible.map((each) => (
          <OutlineTreeRow
            key={each.row.id}
            visible={each}
            folded={folded.has(each.row.id)}
            selected={each.row.key !== undefined && selection.includes(each.row.key)}
            active={each.row.id === active?.row.id}
            packetHere={each.row.key !== undefined && each.row.key === packetAt && each.level <= 2 && isMachine(each)}
            touch={touch}
            onToggle={toggle}
            onSelect={select}
            onFocus={setActiveId}
            onKeyDown={onKeyDown}
            register={register}
          />
        ))}
      </div>
    </ContextMenu>
  )
}

/** A packet is in a machine: a Pod's other places in the tree (under a Service, under its owner) do not get the tag. */
const isMachine = ({ row, parent }: VisibleRow): boolean =>
  ['Node', 'Host', 'LoadBalancer'].includes(row.kind) ||
  (row.kind === 'Pod' && parent !== null && parent.startsWith('Node/'))
