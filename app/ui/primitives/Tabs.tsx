import { Tabs as Radix } from 'radix-ui'
import type { ReactNode } from 'react'

export interface TabsProps<T extends string> {
  readonly value: T
  readonly onValueChange: (value: T) => void
  readonly className?: string | undefined
  readonly children: ReactNode
}

/** Panes of which one is shown. Holds one `TabList` and the `TabPanel`s. */
export function Tabs<T extends string>({ value, onValueChange, className, children }: TabsProps<T>) {
  return (
    <Radix.Root
      value={value}
      // Radix hands back one of the values that the list was given.
      onValueChange={(next) => onValueChange(next as T)}
      className={className}
    >
      {children}
    </Radix.Root>
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

export function TabList<T extends string>({ label, tabs, look = 'line', className }: TabListProps<T>) {
  return (
    <Radix.List aria-label={label} className={`${lists[look]} ${className ?? ''}`}>
      {tabs.map((tab) => (
        <Radix.Trigger
          key={tab.value}
          value={tab.value}
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
        </Radix.Trigger>
      ))}
    </Radix.List>
  )
}

export interface TabPanelProps {
  readonly value: string
  readonly className?: string | undefined
  readonly children: ReactNode
}

export function TabPanel({ value, className, children }: TabPanelProps) {
  return (
    <Radix.Content value={value} className={className} tabIndex={-1}>
      {children}
    </Radix.Content>
  )
}
