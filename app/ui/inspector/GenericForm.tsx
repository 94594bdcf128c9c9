import { definitionOf, isKnownKind } from '#kinds/registry'
import { controllerOf, objectKey as keyFrom, parseKey, type ObjectKey } from '#model/objectMeta'
import { selectObjects } from '#store/commands/selectObjects'
import { usePerform, usePlayground } from '#store/react'
import { authoredOf, objectOf } from '#store/selectors'
import { Button } from '../primitives/Button'
import { FieldValue } from '../primitives/Field'
import { Section } from './Section'

interface GenericFormProps {
  readonly objectKey: ObjectKey
  readonly onYaml: () => void
}

/** An object of a kind without a form of its own: the columns that `kubectl get` prints, and where it comes from. */
export function GenericForm({ objectKey, onYaml }: GenericFormProps) {
  const { kind, namespace } = parseKey(objectKey)
  const object = usePlayground((state) => objectOf(state, objectKey))
  const authored = usePlayground((state) => authoredOf(state, objectKey) !== undefined)
  const perform = usePerform()
  if (!object) return <p className="px-4 py-2 text-sm text-ink-3">This object is gone.</p>
  const owner = controllerOf(object)
  return (
    <Section>
      {definitionOf(kind)
        .columns.filter((column) => column.header !== 'NAME' && column.header !== 'AGE')
        .map((column) => (
          <FieldValue key={column.header} label={spoken(column.header)}>
            <span className="font-mono text-xs">{column.cell(object) || 'none'}</span>
          </FieldValue>
        ))}
      {owner && (
        <FieldValue label="Made by">
          <button
            type="button"
            className="cursor-pointer font-semibold text-ink underline decoration-1 underline-offset-2"
            onClick={() => perform(selectObjects, { keys: [keyFrom(owner.kind, namespace, owner.name)] })}
          >
            {owner.kind} {owner.name}
          </button>
        </FieldValue>
      )}
      <p className="mt-2 text-xs text-ink-3">
        {isKnownKind(kind) && !idle.has(kind)
          ? authored
            ? 'It has no form of its own; its YAML can be edited.'
            : owner
              ? 'A controller keeps it as it is; change what it was made for instead.'
              : 'The cluster brought it along.'
          : `Kubewalk keeps a ${kind} in the file and does nothing with it.`}
      </p>
      <Button size="sm" onClick={onYaml} className="mt-2">
        {authored ? 'Edit the YAML' : 'Show the YAML'}
      </Button>
    </Section>
  )
}

/** Kinds that are checked as the API server checks them, and that nothing here acts upon yet. */
const idle: ReadonlySet<string> = new Set(['ConfigMap', 'Ingress', 'IngressClass', 'NetworkPolicy'])

/** A column's heading as a label: `CLUSTER-IP` as `Cluster-ip`. */
const spoken = (header: string): string => header.charAt(0) + header.slice(1).toLowerCase()
