import { useId, useMemo, useState } from 'react'
import type { ObjectKey } from '#model/objectMeta'
import { objectYaml } from '#scenario/yaml'
import { checkYaml, type YamlProblem } from '#store/checkYaml'
import { applyYaml } from '#store/commands/applyYaml'
import { usePerform, usePlayground, useStoreApi } from '#store/react'
import { authoredOf, objectOf } from '#store/selectors'
import { onMac } from '../layout/keys'
import { Button } from '../primitives/Button'
import { CopyButton } from '../primitives/CopyButton'
import { Segmented } from '../primitives/Segmented'
import { YamlEditor } from './YamlEditor'

type Side = 'written' | 'live'

/** An object's YAML: as it was written, to be edited, or as the cluster has it, to be read. */
export function YamlTab({ objectKey }: { readonly objectKey: ObjectKey }) {
  const leaving = useId()
  const store = useStoreApi()
  const perform = usePerform()
  const authored = usePlayground((state) => authoredOf(state, objectKey))
  const live = usePlayground((state) => objectOf(state, objectKey))
  const [wanted, setSide] = useState<Side>('written')
  const side = authored === undefined ? 'live' : wanted
  const object = side === 'written' ? authored : live
  const text = useMemo(() => (object === undefined ? '' : objectYaml(object)), [object])
  const [draft, setDraft] = useState<{ readonly of: string; readonly text: string } | null>(null)
  const [problems, setProblems] = useState<readonly YamlProblem[]>([])
  // A draft belongs to the text that it began from; when that changed underneath, the new text wins.
  const edited = side === 'written' && draft !== null && draft.of === text && draft.text !== text ? draft.text : null

  function check(typed: string): readonly YamlProblem[] {
    const found = checkYaml(store.getState(), typed)
    setProblems(found)
    return found
  }
  function apply() {
    if (edited !== null) perform(applyYaml, { key: objectKey, text: edited })
  }

  return (
    <>
      <div className="flex items-center gap-2 px-4 pb-2">
        {authored === undefined ? (
          <p className="flex-1 text-xs text-ink-3">
            As the cluster has it. Nobody wrote this object, so it is for reading.
          </p>
        ) : (
          <Segmented<Side>
            label="Which YAML"
            value={side}
            choices={[
              { value: 'written', label: 'As written' },
              { value: 'live', label: 'As the cluster has it' },
            ]}
            onChange={setSide}
            className="flex-1"
          />
        )}
      </div>
      <div className="flex min-h-40 flex-1 border-y border-line">
        <YamlEditor
          key={`${objectKey} ${side}`}
          label={side === 'written' ? 'YAML as written' : 'YAML as the cluster has it'}
          describedBy={leaving}
          text={text}
          readOnly={side === 'live'}
          problemsOf={check}
          onChange={(typed) => setDraft({ of: text, text: typed })}
          onApply={apply}
        />
      </div>
      {edited !== null && problems.length > 0 && (
        <div role="alert">
          <ul className="max-h-28 shrink-0 overflow-y-auto bg-reject-soft px-4 py-2 text-xs text-ink-2">
            {problems.map((problem, i) => (
              <li key={i} className="wrap-anywhere">
                <span className="font-mono text-reject">
                  {problem.line}:{problem.column}
                </span>{' '}
                {problem.message}
              </li>
            ))}
          </ul>
        </div>
      )}
      <footer className="flex items-center gap-2 px-4 py-2">
        <CopyButton size="sm" label="Copy" text={() => edited ?? text} />
        <span id={leaving} className="flex-1 text-2xs leading-tight text-ink-3">
          {side === 'written' && 'Esc, then Tab, leaves the text.'}
        </span>
        {side === 'written' && (
          <Button
            size="sm"
            tone="primary"
            because={
              edited === null
                ? 'Nothing has been changed in the YAML.'
                : problems.length > 0
                  ? 'It cannot be applied while something is wrong with it.'
                  : undefined
            }
            onClick={apply}
          >
            Apply <kbd className="font-sans text-2xs font-normal">{onMac() ? '⌘ ↵' : 'Ctrl ↵'}</kbd>
          </Button>
        )}
      </footer>
    </>
  )
}
