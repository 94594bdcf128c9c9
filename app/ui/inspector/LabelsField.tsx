import { X } from 'lucide-react'
import { useState, type KeyboardEvent } from 'react'
import type { Labels } from '#model/selector'
import { Field } from '../primitives/Field'

interface LabelsFieldProps {
  readonly label: string
  readonly value: Labels
  /** Takes the new pairs; gives back what is wrong with them, or nothing. */
  readonly onCommit: (labels: Labels) => string | undefined
  /** A short fact inside the frame: `4 Pods`. */
  readonly aside?: string | undefined
  readonly hint?: string | undefined
}

/** Labels or a selector as chips `key=value`. A pair typed with a key that is there replaces it. */
export function LabelsField({ label, value, onCommit, aside, hint }: LabelsFieldProps) {
  const [text, setText] = useState('')
  const [error, setError] = useState<string | undefined>()

  function take(labels: Labels) {
    const refused = onCommit(labels)
    setError(refused)
    return refused === undefined
  }
  function add() {
    if (text.trim() === '') return setError(undefined)
    const pairs = text.split(',').map((pair) => pair.trim().split(/[=:]/))
    if (pairs.some((parts) => parts.length !== 2 || parts[0]?.trim() === '')) return setError('Write it as key=value.')
    const added = Object.fromEntries(pairs.map(([key = '', item = '']) => [key.trim(), item.trim()]))
    if (take({ ...value, ...added })) setText('')
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Enter') {
      event.preventDefault()
      add()
    }
    if (event.key === 'Escape' && text !== '') {
      event.stopPropagation()
      setText('')
      setError(undefined)
    }
  }

  return (
    <Field label={label} error={error} hint={hint}>
      {(control) => (
        <div
          className={`flex min-h-7 flex-wrap items-center gap-1 rounded-control border bg-sheet px-1 py-0.5 focus-within:border-ink-2 max-md:min-h-11 ${
            error === undefined ? 'border-line-control' : 'border-2 border-reject-line'
          }`}
        >
          {Object.entries(value).map(([key, item]) => (
            <span
              key={key}
              className="flex max-w-full items-center rounded-tag bg-service-soft font-mono text-xs text-service"
            >
              <button
                type="button"
                aria-label={`Change ${key}=${item}`}
                title={`${key}=${item}`}
                onClick={() => {
                  setText(`${key}=${item}`)
                  document.getElementById(control.id)?.focus()
                }}
                className="min-w-0 cursor-text truncate py-px pl-1.5"
              >
                {key}={item}
              </button>
              <button
                type="button"
                aria-label={`Remove ${key}=${item}`}
                onClick={() => take(Object.fromEntries(Object.entries(value).filter(([other]) => other !== key)))}
                className="grid size-6 shrink-0 cursor-pointer place-items-center rounded-tag hover:bg-sheet max-md:size-9"
              >
                <X aria-hidden className="size-3" />
              </button>
            </span>
          ))}
          <input
            {...control}
            value={text}
            placeholder={Object.keys(value).length === 0 ? 'key=value' : 'add'}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={onKeyDown}
            onBlur={add}
            className="h-5.5 min-w-8 flex-1 bg-transparent px-1 font-mono text-xs text-ink outline-none placeholder:font-sans placeholder:text-ink-3 max-md:h-9 max-md:text-sm"
          />
          {aside !== undefined && <span className="pr-1 text-2xs text-ink-3">{aside}</span>}
        </div>
      )}
    </Field>
  )
}
