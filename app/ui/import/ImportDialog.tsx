import { FolderOpen } from 'lucide-react'
import { useId, useMemo, useRef, useState } from 'react'
import { readScenario, type TextError } from '#scenario/yaml'
import { closeDialog } from '#store/commands/closeDialog'
import { openFile } from '#store/commands/openFile'
import { usePerform, usePlayground, useStoreApi } from '#store/react'
import { Button } from '../primitives/Button'
import { Dialog } from '../primitives/Dialog'
import { Segmented } from '../primitives/Segmented'
import type { Incoming } from './incoming'

type How = 'replace' | 'add'

interface ImportDialogProps {
  /** A file that was dropped on the page, or a text that was pasted there. */
  readonly incoming: Incoming | null
  readonly onIncoming: (incoming: Incoming | null) => void
}

/** Manifests from a file, by drop or by paste, in place of what is open or added to it. */
export function ImportDialog({ incoming, onIncoming }: ImportDialogProps) {
  const perform = usePerform()
  const store = useStoreApi()
  const empty = usePlayground((state) => state.scenario.objects.size === 0)
  const [how, setHow] = useState<How>('replace')
  const [over, setOver] = useState(false)
  const picker = useRef<HTMLInputElement>(null)
  const area = useId()
  const name = incoming?.name ?? 'pasted text'
  const text = incoming?.text ?? ''
  const problems = useMemo(() => problemsOf(name, text), [name, text])

  function close() {
    onIncoming(null)
    perform(closeDialog, {})
  }
  async function read(file: File | undefined) {
    if (file) onIncoming({ name: file.name, text: await file.text() })
  }
  function open() {
    const before = store.getState().past
    perform(openFile, { name, text, how })
    // What the API server refuses stands in a notice, and the text stays here to be mended.
    if (store.getState().past !== before) close()
  }

  return (
    <Dialog
      wide
      title="Open or paste YAML"
      description="Manifests as kubectl apply takes them, or as kubectl get prints them. Kubewalk scenario files too."
      onClose={close}
      actions={
        <>
          {!empty && (
            <Segmented<How>
              label="What happens to the open scenario"
              value={how}
              choices={[
                { value: 'replace', label: 'Replace what is open' },
                { value: 'add', label: 'Add to it' },
              ]}
              onChange={setHow}
              className="mr-auto w-72 self-center"
            />
          )}
          <Button
            tone="primary"
            because={
              text.trim() === ''
                ? 'Paste manifests or choose a file first.'
                : problems.length > 0
                  ? 'It cannot be opened while something is wrong with it.'
                  : undefined
            }
            onClick={open}
          >
            Open
          </Button>
        </>
      }
    >
      <div
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault()
          event.stopPropagation()
          setOver(false)
          void read(event.dataTransfer.files[0])
        }}
        className={`rounded-machine border-2 border-dashed p-3 ${over ? 'border-ink bg-sheet-2' : 'border-line-strong'}`}
      >
        <div className="mb-2 flex items-center justify-between gap-3">
          <label htmlFor={area} className="text-sm text-ink-2">
            {over ? 'Drop it here' : incoming === null ? 'Drop a file here, or paste:' : incoming.name}
          </label>
          <Button
            size="sm"
            icon={<FolderOpen aria-hidden className="size-3.5" />}
            onClick={() => picker.current?.click()}
          >
            Choose a file
          </Button>
          <input
            ref={picker}
            type="file"
            aria-label="File of manifests"
            accept=".yaml,.yml,.json,application/yaml,application/json,text/plain"
            className="hidden"
            onChange={(event) => void read(event.target.files?.[0])}
          />
        </div>
        <textarea
          id={area}
          value={text}
          rows={12}
          spellCheck={false}
          autoCapitalize="none"
          placeholder={'apiVersion: v1\nkind: Service\nmetadata:\n  name: web'}
          onChange={(event) => onIncoming({ name: incoming?.name ?? 'pasted text', text: event.target.value })}
          className="w-full resize-y rounded-control border border-line-control bg-sheet px-2 py-1.5 font-mono text-xs leading-normal text-ink placeholder:text-ink-3"
        />
      </div>
      {problems.length > 0 && (
        <div role="alert" className="mt-3 rounded-pod bg-reject-soft px-3 py-2">
          <p className="text-sm font-[640] text-reject">
            {problems.length === 1 ? 'One thing is wrong' : `${problems.length} things are wrong`}
          </p>
          <ul className="mt-1 flex max-h-40 flex-col gap-1 overflow-y-auto text-xs text-ink-2">
            {problems.map((problem, i) => (
              <li key={i} className="wrap-anywhere">
                <span className="font-mono text-ink">
                  {name}:{problem.line}:{problem.column}
                </span>{' '}
                {problem.message}
              </li>
            ))}
          </ul>
        </div>
      )}
    </Dialog>
  )
}

/** What is wrong with a file before anybody opens it; nothing while there is no text. */
function problemsOf(name: string, text: string): readonly TextError[] {
  if (text.trim() === '') return []
  const read = readScenario(text, name)
  return read.ok ? [] : read.error
}
