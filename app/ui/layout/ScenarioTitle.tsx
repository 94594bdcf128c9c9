import { useEffect } from 'react'
import { renameScenario } from '#store/commands/renameScenario'
import { usePerform, usePlayground } from '#store/react'
import { useDraft } from '../primitives/useDraft'

/** The scenario's title, editable in place. It is also the page's heading. */
export function ScenarioTitle() {
  const title = usePlayground((state) => state.scenario.title)
  const perform = usePerform()
  const draft = useDraft(title, (text) => {
    if (text.trim() === '') return 'A title has at least one letter.'
    perform(renameScenario, { title: text.trim() })
    return undefined
  })
  useEffect(() => {
    document.title = `${title}, Kubewalk`
  }, [title])
  return (
    <>
      <h1 className="sr-only">Kubewalk: {title}</h1>
      <input
        {...draft.input}
        aria-label="Title"
        aria-invalid={draft.error !== undefined}
        title={draft.error}
        autoComplete="off"
        spellCheck={false}
        size={Math.max(draft.input.value.length, 4)}
        className="field-sizing-content max-w-80 min-w-12 truncate rounded-control border border-transparent bg-transparent px-1.5 py-1 text-base font-[620] text-ink hover:border-line focus:border-line-control aria-invalid:border-reject-line max-md:max-w-44 max-md:text-lg"
      />
    </>
  )
}
