import { createContext, use, useId, type KeyboardEvent, type ReactNode } from 'react'
import { invariant } from '#lib/assert'

export interface TabsProps<T extends string> {
  readonly value: T
  readonly onValueChange: (value: T) => void
  readonly className?: string | undefined
  readonly children: ReactNode
}

interface Chosen {
  readonly id: string
  readonly value: string
  readonly choose: (value: string) => void
}

const ChosenContext = createContext<Chosen | null>(null)

function useChosen(): Chosen {
  const chosen = use(ChosenContext)
  invariant(chosen, 'tabs stand in Tabs')
  return chosen
}

/** Panes of which one is shown. Holds one `TabList` and the `TabPanel`s. */
export function Tabs<T extends string>({ value, onValueChange, className, children }: TabsProps<T>) {
  const id = useId()
  // What is chosen is one of the values that the list was given.
  const choose = (next: string): void => onValueChange(next as T)
  return (
    <ChosenContext value={{ id, value, choose }}>
      <div className={className}>{children}</div>
    </ChosenContext>
  )
}

export interface TabEntry<T extends string> {
  readonly value: T
  readonly label: string
  /** A small number beside the label. */
  readonly count?: number | undefined
  readonly icon?: ReactNode
}

export interface TabListProps<T extends string> {
  /** Name of the list for assistive technology. */
  readonly label: string
  readonly tabs: readonly TabEntry<T>[]
  /** `line`: a bar of headings, ink under the chosen one. `segmented`: two or three choices in a sunken bar. `foot`: icons over words, at the foot of a small screen. */
  readonly look?: 'line' | 'segmented' | 'foot'
  readonly className?: string | undefined
}

const lists = {
  line: 'flex h-9.5 items-stretch gap-px',
  segmented: 'flex rounded-control bg-sheet-3 p-0.5',
  foot: 'grid auto-cols-fr grid-flow-col border-t border-line bg-sheet',
} as const

const triggers = {
  line: 'relative px-2.5 text-ink-2 hover:text-ink data-[state=active]:font-[640] data-[state=active]:text-ink data-[state=active]:after:absolute data-[state=active]:after:inset-x-2.5 data-[state=active]:after:-bottom-px data-[state=active]:after:h-[2.5px] data-[state=active]:after:bg-ink',
  segmented:
    'h-6 flex-1 rounded-tag text-xs text-ink-2 hover:text-ink data-[state=active]:bg-sheet data-[state=active]:font-semibold data-[state=active]:text-ink data-[state=active]:shadow-1 max-md:h-10 max-md:text-sm',
  foot: 'relative flex h-14 flex-col items-center justify-center gap-1 text-2xs text-ink-3 data-[state=active]:font-[620] data-[state=active]:text-ink data-[state=active]:before:absolute data-[state=active]:before:inset-x-3 data-[state=active]:before:-top-px data-[state=active]:before:h-[2.5px] data-[state=active]:before:bg-ink',
} as const

/** The tabs of the panes: one tab stop, and the arrows choose. */
export function TabList<T extends string>({ label, tabs, look = 'line', className }: TabListProps<T>) {
  const { id, value, choose } = useChosen()

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    const all = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=tab]')]
    const at = all.findIndex((tab) => tab === event.target)
    const next = nextIndex(event, at, all.length)
    if (next === undefined) return
    event.preventDefault()
    all[next]?.focus()
  }

  return (
    // The keys that arrive here come from the tabs, which have the focus.
    // oxlint-disable-next-line jsx-a11y/interactive-supports-focus
    <div role="tablist" aria-label={label} onKeyDown={onKeyDown} className={`${lists[look]} ${className ?? ''}`}>
      {tabs.map((tab) => {
        const active = tab.value === value
        return (
          <button
            key={tab.value}
            type="button"
            role="tab"
            id={`${id}-tab-${tab.value}`}
            aria-selected={active}
            aria-controls={`${id}-panel-${tab.value}`}
            data-state={active ? 'active' : 'inactive'}
            tabIndex={active ? 0 : -1}
            onClick={() => choose(tab.value)}
            onFocus={() => active || choose(tab.value)}
            className={`cursor-pointer whitespace-nowrap focus-visible:-outline-offset-2 ${triggers[look]}`}
          >
            {tab.icon}
            {tab.label}
            {tab.count !== undefined && (
              <>
                {' '}
                <span className="text-2xs font-normal text-ink-3">{tab.count}</span>
              </>
            )}
          </button>
        )
      })}
    </div>
  )
}

/** Where a key leads from tab `at` of `count`, round at the ends; undefined when it leads nowhere. */
function nextIndex({ key, ctrlKey, altKey, metaKey }: KeyboardEvent, at: number, count: number): number | undefined {
  if (ctrlKey || altKey || metaKey) return undefined
  switch (key) {
    case 'ArrowRight':
      return (at + 1) % count
    case 'ArrowLeft':
      return (at + count - 1) % count
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return undefined
  }
}

export interface TabPanelProps {
  readonly value: string
  readonly className?: string | undefined
  readonly children: ReactNode
}

/** A pane; what is in it exists only while it is shown. */
export function TabPanel({ value, className, children }: TabPanelProps) {
  const chosen = useChosen()
  const active = chosen.value === value
  return (
    <div
      role="tabpanel"
      id={`${chosen.id}-panel-${value}`}
      aria-labelledby={`${chosen.id}-tab-${value}`}
      data-state={active ? 'active' : 'inactive'}
      hidden={!active}
      tabIndex={-1}
      className={className}
    >
      {active && children}
    </div>
  )
}
