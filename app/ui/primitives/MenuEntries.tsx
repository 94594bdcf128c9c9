import { Check, ChevronRight } from 'lucide-react'
import { Fragment } from 'react'
import type { MenuEntry, MenuEntryList, MenuParts } from './menuEntry'
import { menuSurface } from './menuSurface'

const line =
  'flex min-h-7 cursor-default items-center gap-2 rounded-tag px-2 py-1 outline-none select-none data-highlighted:bg-sheet-3 data-disabled:text-ink-3 max-md:min-h-11 [&>svg]:size-3.5 [&>svg]:shrink-0 [&>svg]:text-ink-3'

/** The lines of a menu, drawn with the parts of whichever kind of menu it is. */
export function MenuEntries({ parts, entries }: { readonly parts: MenuParts; readonly entries: MenuEntryList }) {
  const list = typeof entries === 'function' ? entries() : entries
  return list.map((entry, i) => (
    <Entry key={'label' in entry ? `${entry.type} ${entry.label}` : i} parts={parts} entry={entry} />
  ))
}

function Entry({ parts, entry }: { readonly parts: MenuParts; readonly entry: MenuEntry }) {
  switch (entry.type) {
    case 'action':
      return (
        <parts.Item
          disabled={entry.because !== undefined}
          onSelect={entry.onSelect}
          className={`${line} ${entry.danger === true ? 'text-reject' : ''}`}
        >
          {entry.icon}
          <Words label={entry.label} because={entry.because ?? entry.note} />
          {entry.keys !== undefined && <kbd className="font-sans text-2xs text-ink-3">{entry.keys}</kbd>}
        </parts.Item>
      )
    case 'choice':
      return (
        <parts.CheckboxItem checked={entry.chosen} onSelect={entry.onSelect} className={line}>
          <Words label={entry.label} because={undefined} />
          {entry.chosen && <Check aria-hidden />}
        </parts.CheckboxItem>
      )
    case 'more':
      return (
        <parts.Sub>
          <parts.SubTrigger disabled={entry.because !== undefined} className={`${line} data-[state=open]:bg-sheet-3`}>
            {entry.icon}
            <Words label={entry.label} because={entry.because} />
            <ChevronRight aria-hidden />
          </parts.SubTrigger>
          <parts.Portal>
            <parts.SubContent sideOffset={2} collisionPadding={8} loop className={menuSurface}>
              <MenuEntries parts={parts} entries={entry.entries} />
            </parts.SubContent>
          </parts.Portal>
        </parts.Sub>
      )
    case 'later':
      return <Fragment key={entry.id}>{entry.render(parts)}</Fragment>
    case 'heading':
      return <parts.Label className="px-2 pt-1.5 pb-0.5 text-2xs text-ink-3">{entry.label}</parts.Label>
    case 'separator':
      return <parts.Separator className="mx-1 my-1 h-px bg-line" />
  }
}

function Words({ label, because }: { readonly label: string; readonly because: string | undefined }) {
  return (
    <span className="min-w-0 flex-1">
      {label}
      {because !== undefined && <span className="block text-2xs text-ink-3">{because}</span>}
    </span>
  )
}
