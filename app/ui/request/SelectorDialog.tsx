import { useMemo, useState } from 'react'
import { objectOf, objectsOf } from '#kinds/registry'
import { parseKey, type ObjectKey } from '#model/objectMeta'
import { matchesPairs, type Labels } from '#model/selector'
import { closeDialog } from '#store/commands/closeDialog'
import { usePerform, usePlayground } from '#store/react'
import { useEdit } from '../inspector/useEdit'
import { Button } from '../primitives/Button'
import { Dialog } from '../primitives/Dialog'

interface SelectorDialogProps {
  readonly service: ObjectKey
  readonly pods: readonly ObjectKey[]
}

/** By which of their common labels a Service selects the Pods that it was dropped on. */
export function SelectorDialog({ service, pods }: SelectorDialogProps) {
  const perform = usePerform()
  const edit = useEdit('Service', service)
  const all = usePlayground((state) => objectsOf(state.world.objects, 'Pod'))
  const before = usePlayground((state) => objectOf(state.world.objects, 'Service', service)?.spec.selector)
  const pairs = useMemo(() => commonLabels(pods.map((key) => all.get(key)?.metadata.labels ?? {})), [pods, all])
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => new Set(firstChoice(pairs, before)))
  const [error, setError] = useState<string | undefined>()

  const selector = Object.fromEntries(pairs.filter(([key]) => chosen.has(key)))
  const { namespace, name } = parseKey(service)
  const count = [...all.values()].filter(
    (pod) => pod.metadata.namespace === namespace && matchesPairs(selector, pod.metadata.labels),
  ).length
  const close = () => perform(closeDialog, {})

  function take() {
    const refused = edit('Choose the selector', (authored) => ({ ...authored, spec: { ...authored.spec, selector } }))
    setError(refused)
    if (refused === undefined) close()
  }

  return (
    <Dialog
      title={`Which Pods are ${name}?`}
      description="A Service finds its Pods by their labels. These are the ones they share."
      onClose={close}
      actions={
        <Button
          tone="primary"
          because={chosen.size === 0 ? 'Without a label it selects no Pod.' : undefined}
          onClick={take}
        >
          Select {count} {count === 1 ? 'Pod' : 'Pods'}
        </Button>
      }
    >
      <fieldset className="flex flex-col gap-1">
        <legend className="sr-only">Labels to select by</legend>
        {pairs.map(([key, value]) => (
          <label
            key={key}
            className="flex min-h-8 cursor-pointer items-center gap-2.5 rounded-control px-2 hover:bg-sheet-2 max-md:min-h-11"
          >
            <input
              type="checkbox"
              checked={chosen.has(key)}
              onChange={() => {
                const next = new Set(chosen)
                if (!next.delete(key)) next.add(key)
                setChosen(next)
              }}
              className="size-4 accent-ink"
            />
            <span className="rounded-tag bg-service-soft px-1.5 font-mono text-sm text-service">
              {key}={value}
            </span>
          </label>
        ))}
      </fieldset>
      {error !== undefined && (
        <p role="alert" className="mt-2 text-sm text-reject">
          {error}
        </p>
      )}
    </Dialog>
  )
}

/** The pairs that every one of them carries; labels that controllers set for themselves are left out. */
function commonLabels(all: readonly Labels[]): readonly (readonly [string, string])[] {
  const [first = {}, ...others] = all
  return Object.entries(first).filter(
    ([key, value]) => key !== 'pod-template-hash' && others.every((labels) => labels[key] === value),
  )
}

/** What it selects by already, else `app` or the recommended name, else the first there is. */
function firstChoice(pairs: readonly (readonly [string, string])[], before: Labels | undefined): readonly string[] {
  const keys = pairs.map(([key]) => key)
  const kept = Object.keys(before ?? {}).filter((key) => keys.includes(key))
  if (kept.length > 0) return kept
  const usual = ['app', 'app.kubernetes.io/name', 'k8s-app'].find((key) => keys.includes(key)) ?? keys[0]
  return usual === undefined ? [] : [usual]
}
