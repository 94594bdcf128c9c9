import { nodeRanges } from '#kinds/node/addresses'
import type { Node } from '#kinds/node/schema'
import { keyOf } from '#model/objectMeta'
import { usePlayground } from '#store/react'
import { graph } from '#store/selectors'
import { FieldValue } from '../primitives/Field'
import { LabelsField } from './LabelsField'
import { PodList } from './PodList'
import { Section } from './Section'
import { useEdit } from './useEdit'

/** A Node as a form: its addresses, its labels and the Pods on it. */
export function NodeForm({ node }: { readonly node: Node }) {
  const key = keyOf(node)
  const edit = useEdit('Node', key)
  const nodes = usePlayground((state) => graph(state).nodes)
  const pods = nodes.filter((each) => each.type === 'Pod').filter((pod) => pod.node === key)
  const addresses = node.status?.addresses?.filter((address) => address.type.endsWith('IP')) ?? []

  return (
    <>
      <Section>
        {addresses.map(({ type, address }) => (
          <FieldValue key={`${type} ${address}`} label={type === 'InternalIP' ? 'Address' : 'External IP'}>
            <span className="font-mono">{address}</span>
          </FieldValue>
        ))}
        <FieldValue label="Pod CIDR">
          <span className="font-mono">
            {nodeRanges(node)
              .map(({ text }) => text)
              .join(', ') || 'none'}
          </span>
        </FieldValue>
        <LabelsField
          label="Labels"
          value={node.metadata.labels ?? {}}
          onCommit={(labels) =>
            edit('Change labels', (authored) => ({ ...authored, metadata: { ...authored.metadata, labels } }))
          }
        />
      </Section>
      <Section title="Pods" aside={<span className="text-xs text-ink-3">{pods.length}</span>}>
        <PodList
          empty="No Pod runs here."
          lines={pods.map((pod) => ({
            id: pod.key,
            key: pod.key,
            state: pod.state,
            address: pod.address,
            whose: pod.namespace === 'default' ? pod.name : `${pod.name} in ${pod.namespace}`,
          }))}
        />
      </Section>
    </>
  )
}
