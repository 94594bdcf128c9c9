import { useId, useState, type KeyboardEvent } from 'react'
import { KindGlyph } from '../glyphs/KindGlyph'
import { controlSurface } from '../primitives/controlSurface'
import { GeneratedName } from '../primitives/GeneratedName'
import type { FieldControl } from '../primitives/Field'
import { matchingTargets, type Target } from './targets'

interface TargetPickerProps {
  readonly control: FieldControl
  /** The address as it stands in the field. */
  readonly text: string
  readonly targets: readonly Target[]
  readonly onText: (text: string) => void
  readonly onPick: (target: Target) => void
  /** Enter with no line of the list marked. */
  readonly onDone: () => void
}

/** An address, typed, or taken from a list of everything that has one. */
export function TargetPicker({ control, text, targets, onText, onPick, onDone }: TargetPickerProps) {
  const listId = useId()
  const [marked, setMarked] = useState<number | null>(null)
  const [typing, setTyping] = useState(false)
  // An address that was picked is not a search: the list then stays whole, with that line marked.
  const shown = typing ? matchingTargets(targets, text) : targets

  function pick(target: Target) {
    onPick(target)
    setTyping(false)
    setMarked(null)
  }
  function mark(index: number) {
    setMarked(index)
    document.getElementById(`${listId}-${index}`)?.scrollIntoView({ block: 'nearest' })
  }
  function onKeyDown(event: KeyboardEvent) {
    const target = marked === null ? undefined : shown[marked]
    if (event.key === 'ArrowDown') mark(marked === null ? 0 : Math.min(marked + 1, shown.length - 1))
    else if (event.key === 'ArrowUp') mark(Math.max((marked ?? 0) - 1, 0))
    else if (event.key === 'Enter') {
      if (target) pick(target)
      else onDone()
    } else return
    event.preventDefault()
  }

  return (
    <div>
      <input
        {...control}
        role="combobox"
        aria-expanded={shown.length > 0}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={marked === null ? undefined : `${listId}-${marked}`}
        value={text}
        placeholder="http://web/"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        onChange={(event) => {
          onText(event.target.value)
          setTyping(true)
          setMarked(null)
        }}
        onKeyDown={onKeyDown}
        className={`${controlSurface} font-mono`}
      />
      <div
        id={listId}
        role="listbox"
        aria-label="Services, Pods, Nodes and hosts"
        className="mt-1 max-h-52 overflow-y-auto rounded-control border border-line p-0.5"
      >
        {shown.map((target, i) => (
          <div
            key={target.key}
            id={`${listId}-${i}`}
            role="option"
            tabIndex={-1}
            aria-selected={target.address === text}
            aria-label={`${target.kind} ${target.name}, ${target.aside}`}
            onClick={() => pick(target)}
            onKeyDown={(event) => {
              if (event.key === 'Enter') pick(target)
            }}
            className={`flex min-h-7 cursor-pointer items-center gap-2 rounded-tag px-1.5 text-sm text-ink max-md:min-h-11 ${
              marked === i || (marked === null && target.address === text) ? 'bg-sheet-3' : 'hover:bg-sheet-2'
            }`}
          >
            <KindGlyph
              kind={target.kind}
              className={`size-3.5 ${target.kind === 'Service' ? 'text-service' : target.kind === 'Host' || target.kind === 'LoadBalancer' ? 'text-external' : 'text-node'}`}
            />
            <span aria-hidden className="flex min-w-12 flex-1">
              <GeneratedName name={target.name} suffix={target.suffix} />
            </span>{' '}
            <span
              aria-hidden
              className="max-w-[55%] min-w-0 truncate font-mono text-xs text-ink-3"
              title={target.address}
            >
              {target.aside}
            </span>
          </div>
        ))}
        {shown.length === 0 && (
          <div role="presentation" className="px-1.5 py-1 text-xs text-ink-3">
            Nothing here is called that. It will be sent as typed.
          </div>
        )}
      </div>
    </div>
  )
}
